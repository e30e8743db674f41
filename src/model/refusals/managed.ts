/** The wording of every `managed_…` error: one constructor function a code, named for it. */
import { type Advice, advise, didYouMean } from "../advice.ts";
import type { Agent } from "../agent.ts";
import type { Container } from "../container.ts";
import { type ErrorDetails, Refusal } from "../errors.ts";
import { MAX_LAYOUTS } from "../layout.ts";
import { nearest } from "../nearest.ts";
import { type ManagedPane, MAX_CHAIN_LENGTH } from "../pane.ts";
import { stateWords } from "../states.ts";

/** @param known Names of the templates that can be used. */
export function managedTemplateNotFound(
  name: string,
  known: Iterable<string>,
): Refusal<"managed_template_not_found"> {
  const names = [...known].sort();
  const near = nearest(name, names);
  return new Refusal(
    "managed_template_not_found",
    `there is no usable template "${name}"`,
    { template_name: name, known_templates: names },
    near === null ? advise`agenttower template list` : didYouMean(`"${near}"`),
  );
}

/**
 * @param known Names of the launch profiles that can be used.
 * @param folder Where they are defined.
 */
export function managedLaunchCommandNotFound(
  name: string,
  known: Iterable<string>,
  folder: string,
): Refusal<"managed_launch_command_not_found"> {
  const names = [...known].sort();
  const near = nearest(name, names);
  return new Refusal(
    "managed_launch_command_not_found",
    `there is no usable launch profile "${name}" in ${folder}`,
    { profile_name: name, known_profiles: names },
    near === null ? advise`agenttower profile list` : didYouMean(`"${near}"`),
  );
}

/** What finds a name taken: a new layout, which may have another one, or panes that come back to their own. */
export type Wants = "create" | "recreate";

/** @param holder The layout of the live record that has the name, or the commands for a session that no record claims. */
export function managedSessionNameConflict(
  container: Pick<Container, "id" | "name">,
  sessionName: string,
  holder: {
    readonly layoutId: string;
    /** Whether it is in the way of a layout that is new, or of panes that come back. */
    readonly wants: Wants;
  } | {
    readonly showCommand: string;
    /** Gives the session another name, where a layout wants to come back to its own; null where another will do. */
    readonly renameCommand: string | null;
    /** Whether the tmux.conf made it when the server was started. */
    readonly fresh: boolean;
  },
): Refusal<"managed_session_name_conflict"> {
  const [message, hint] = "layoutId" in holder
    ? [
      `session "${sessionName}" in ${container.name} belongs to another layout`,
      holder.wants === "create"
        ? advise`choose another --session; who has it: agenttower layout show ${holder.layoutId}`
        : advise`it is free again after: agenttower layout remove ${holder.layoutId}`,
    ]
    : [
      holder.renameCommand !== null && holder.fresh
        ? `the tmux.conf in ${container.name} makes a session "${sessionName}" by itself whenever its server starts, where this layout's was`
        : holder.renameCommand !== null
        ? `tmux in ${container.name} has a session "${sessionName}" that is not agenttower's, where this layout's was`
        : holder.fresh
        ? `the tmux.conf in ${container.name} makes a session "${sessionName}" by itself`
        : `tmux in ${container.name} already has a session "${sessionName}" that is not agenttower's`,
      holder.renameCommand === null
        ? advise`choose another --session; what is there: ${holder.showCommand}`
        : advise`give it another name: ${holder.renameCommand}`,
    ];
  return new Refusal(
    "managed_session_name_conflict",
    message,
    { container_id: container.id, tmux_session_name: sessionName },
    hint,
  );
}

/** @param near What the reference was probably meant to be. */
export function managedLayoutNotFound(
  ref: string,
  near: string | null = null,
): Refusal<"managed_layout_not_found"> {
  return new Refusal(
    "managed_layout_not_found",
    `there is no layout "${ref}"`,
    { layout_id: ref },
    near === null ? advise`agenttower layout list --all` : didYouMean(near),
  );
}

/** The reference means nothing, or the agent of a pane; `near` is what it was probably meant to be. */
export function managedPaneNotFound(
  ref: string,
  { near = null, agent }: {
    readonly near?: string | null;
    readonly agent?: Pick<Agent, "paneId">;
  } = {},
): Refusal<"managed_pane_not_found"> {
  return new Refusal(
    "managed_pane_not_found",
    agent === undefined
      ? `there is no pane "${ref}"`
      : `${ref} is the agent of pane ${agent.paneId}; give the pane's id`,
    { pane_id: ref },
    agent?.paneId != null
      ? advise`agenttower pane show ${agent.paneId}`
      : near === null
      ? advise`agenttower pane list --all`
      : didYouMean(near),
  );
}

export function managedPaneProtectedAdopted(
  { id, label }: Pick<Agent, "id" | "label">,
): Refusal<"managed_pane_protected_adopted"> {
  return new Refusal(
    "managed_pane_protected_adopted",
    `${id} is the adopted agent "${label}", which managed actions never touch`,
    { agent_id: id, is_adopted: true },
    advise`agenttower agent release ${id} releases it without touching its pane`,
  );
}

/** A transition that the lifecycle does not have. @param advice What to do instead. */
export function managedPaneIllegalTransition(
  pane: Pick<ManagedPane, "id" | "state" | "label" | "failedStage">,
  action: ErrorDetails["managed_pane_illegal_transition"]["requested_action"],
  advice: Advice,
): Refusal<"managed_pane_illegal_transition"> {
  return new Refusal(
    "managed_pane_illegal_transition",
    `pane ${pane.label} is ${stateWords(pane.state, pane.failedStage)}: ${advice}`,
    { pane_id: pane.id, current_state: pane.state, requested_action: action },
  );
}

/** @param standing Whether the source was to be replaced, and its tmux pane stands in spite of a kill. */
export function managedPaneIllegalRecreateSource(
  source: Pick<ManagedPane, "id" | "state" | "label" | "layoutId" | "failedStage">,
  { standing = false } = {},
): Refusal<"managed_pane_illegal_recreate_source"> {
  const { id, state, label, layoutId } = source;
  const why = standing
    ? "its tmux pane could not be killed, so it is not replaced"
    : "only a removed or failed pane can be recreated, and a degraded one be replaced";
  const ways: Readonly<Record<string, Advice>> = {
    creating: advise`agenttower layout wait ${layoutId}`,
    degraded: advise`replace it: agenttower pane recreate ${id} --replace`,
  };
  return new Refusal(
    "managed_pane_illegal_recreate_source",
    `pane ${label} is ${stateWords(state, source.failedStage)}; ${why}`,
    { predecessor_pane_id: id, current_state: state },
    standing ? undefined : ways[state] ?? advise`agenttower pane remove ${id}`,
  );
}

export function managedPaneRecreateChainTooDeep(
  source: Pick<ManagedPane, "id" | "label" | "layoutId" | "chainDepth">,
): Refusal<"managed_pane_recreate_chain_too_deep"> {
  return new Refusal(
    "managed_pane_recreate_chain_too_deep",
    `pane ${source.label} has been recreated ${source.chainDepth} times, a chain holds ${MAX_CHAIN_LENGTH} panes`,
    {
      predecessor_pane_id: source.id,
      predecessor_chain_depth: source.chainDepth,
      limit: MAX_CHAIN_LENGTH,
    },
    advise`remove the layout and create it again: agenttower layout remove ${source.layoutId}`,
  );
}

/** @param failed Ids of the oldest failed layouts, which may go first. */
export function managedLayoutCapacityExceeded(
  count: number,
  failed: readonly string[],
): Refusal<"managed_layout_capacity_exceeded"> {
  const removals = failed.map((id) => advise`agenttower layout remove ${id}`).join("; ");
  return new Refusal(
    "managed_layout_capacity_exceeded",
    `there are ${count} layouts, at most ${MAX_LAYOUTS} are kept at once; remove one first`,
    { current_count: count, limit: MAX_LAYOUTS },
    failed.length > 0
      ? advise`remove the oldest failed ones: ${removals}`
      : advise`agenttower layout list`,
  );
}

/** @param successor The live record that has taken the source's place. */
export function managedPaneConcurrentRecreate(
  source: Pick<ManagedPane, "id" | "label">,
  successor: Pick<ManagedPane, "id" | "state">,
): Refusal<"managed_pane_concurrent_recreate"> {
  return new Refusal(
    "managed_pane_concurrent_recreate",
    `pane ${source.label} has a successor already, which is ${successor.state}`,
    { predecessor_pane_id: source.id, in_flight_successor_pane_id: successor.id },
    advise`see the successor: agenttower pane show ${successor.id}`,
  );
}

/** @param holder The live record that has the label. */
export function managedPaneLabelConflict(
  container: Pick<Container, "id" | "name">,
  label: string,
  holder: Pick<ManagedPane, "id" | "state" | "tmuxSessionName">,
  wants: Wants,
): Refusal<"managed_pane_label_conflict"> {
  return new Refusal(
    "managed_pane_label_conflict",
    `label "${label}" is held by a ${holder.state} pane of session "${holder.tmuxSessionName}" in ${container.name}`,
    { container_id: container.id, label },
    wants === "create"
      ? advise`labels are unique in a container: --label-prefix PREFIX gives this layout its own, or look at the holder: agenttower pane show ${holder.id}`
      : advise`it is free again after: agenttower pane remove ${holder.id}`,
  );
}
