/** The wording of `validation_failed`; {@link invalid} constructs it, the others name what is often wrong. */
import { type Advice, advise, didYouMean } from "../advice.ts";
import type { Agent } from "../agent.ts";
import { nearest } from "../nearest.ts";
import { Refusal } from "../errors.ts";

/**
 * A fault of one field of what the operator gave: `validation_failed`.
 *
 * @param excerpt lines that show the place.
 */
export function invalid(
  field: string,
  reason: string,
  hint?: Advice,
  excerpt?: string,
): Refusal<"validation_failed"> {
  const message = `${field}: ${reason}`;
  return new Refusal("validation_failed", message, { field, reason }, hint, null, null, excerpt);
}

/** A command line that cannot be understood; `field` is its option or argument. */
export function unusable(field: string, reason: string): Refusal<"validation_failed"> {
  return new Refusal("validation_failed", reason, { field, reason });
}

/** A `validation_failed` for an agent that is not there. @param near What was probably meant. */
export function unknownAgent(
  field: string,
  ref: string,
  near: string | null = null,
): Refusal<"validation_failed"> {
  const hint = near === null ? advise`agenttower agent list` : didYouMean(near);
  return invalid(field, `there is no agent "${ref}"`, hint);
}

/** A `validation_failed` for a program of which nothing is known. */
export function unknownProgram(
  name: string,
  known: Iterable<string>,
): Refusal<"validation_failed"> {
  const near = nearest(name, [...known].sort());
  const hint = near === null ? advise`agenttower program list` : didYouMean(`"${near}"`);
  return invalid("name", `there is no program "${name}"`, hint);
}

const PANES_TO_ADOPT =
  advise`once it runs in a pane again: agenttower agent list --panes shows what can be adopted`;

/** A `validation_failed` for an agent whose pane is known to be gone. */
export function agentOutOfUse(
  field: string,
  agent: Pick<Agent, "label" | "paneId">,
): Refusal<"validation_failed"> {
  return invalid(field, `agent ${agent.label} is out of use`, wayToPane(agent));
}

/** What shows how an agent out of use gets a pane again. */
function wayToPane({ paneId }: Pick<Agent, "paneId">): Advice {
  return paneId === null ? PANES_TO_ADOPT : advise`see its pane: agenttower pane show ${paneId}`;
}

/** A `validation_failed` for an agent whose pane takes no text: it is not there, or its process has ended. */
export function agentWithoutPane(
  { id, label, paneId }: Pick<Agent, "id" | "label" | "paneId">,
  state: "gone" | "dead",
): Refusal<"validation_failed"> {
  if (state === "gone") {
    return invalid(
      "agent_id",
      `the tmux pane of ${label} is gone`,
      paneId === null ? PANES_TO_ADOPT : advise`agenttower pane recreate ${paneId} --wait`,
    );
  }
  return invalid(
    "agent_id",
    `the process of ${label} has ended`,
    paneId === null
      ? advise`start it again in its pane, or give it up: agenttower agent release ${id}`
      : advise`agenttower pane recreate ${paneId} --replace --wait`,
  );
}

/** A `validation_failed` for an agent that never had a log, or whose log is gone. */
export function withoutLog(
  agent: Pick<Agent, "id" | "label" | "paneId" | "active">,
  reason: string,
): Refusal<"validation_failed"> {
  const { id, label, active } = agent;
  const hint = active ? advise`agenttower log attach ${id}` : wayToPane(agent);
  return invalid("agent_id", `${label} has no log: ${reason}`, hint);
}
