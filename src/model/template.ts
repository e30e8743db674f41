/** Templates: the panes a layout is made of (contract: cli.md, "Templates and launch profiles"). */
import { invalid } from "./refusals/validation.ts";
import { identifierProblem } from "./identifier.ts";

/** Their folder in the configuration folder. */
export const TEMPLATE_FOLDER = "managed_templates";

export interface TemplatePane {
  readonly role: string;
  readonly capability: string;
  /** `{ordinal}` counts per role from 1; `{session}` is the session's name. */
  readonly labelPattern: string;
  readonly defaultLaunchCommandRef: string | null;
}

export interface Template {
  readonly name: string;
  readonly panes: readonly TemplatePane[];
  /** The file it was read from; null for a built-in. */
  readonly file: string | null;
}

/** The largest number of panes in one template. */
export const MAX_TEMPLATE_PANES = 32;

export const DEFAULT_TEMPLATE = "1m+2s";

const MASTER: TemplatePane = {
  role: "master",
  capability: "orchestrator",
  labelPattern: "m{ordinal}",
  defaultLaunchCommandRef: null,
};
const SLAVE: TemplatePane = {
  role: "slave",
  capability: "worker",
  labelPattern: "s{ordinal}",
  defaultLaunchCommandRef: null,
};

export const BUILT_IN_TEMPLATES: readonly Template[] = [
  { name: DEFAULT_TEMPLATE, panes: [MASTER, SLAVE, SLAVE], file: null },
  { name: "2m+2s", panes: [MASTER, MASTER, SLAVE, SLAVE], file: null },
];

/** The part of a request that decides labels. */
export interface LabelRequest {
  readonly sessionName: string;
  /** Empty when none was asked for. */
  readonly labelPrefix: string;
}

/** The label that a pane of a template gets. */
export interface ResolvedLabel {
  readonly pane: TemplatePane;
  /** Its 0-based slot in the template. */
  readonly slot: number;
  readonly label: string;
  /** Why it cannot be used, or null: no identifier, or an earlier pane has it. */
  readonly problem: string | null;
}

/** The labels of all panes of `template`, in slot order. */
export function resolveLabels(template: Template, request: LabelRequest): ResolvedLabel[] {
  const ordinals = new Map<string, number>();
  const taken = new Set<string>();
  return template.panes.map((pane, slot) => {
    const ordinal = (ordinals.get(pane.role) ?? 0) + 1;
    ordinals.set(pane.role, ordinal);
    const label = request.labelPrefix +
      pane.labelPattern.replaceAll(
        /\{ordinal\}|\{session\}/g,
        (name) => name === "{ordinal}" ? String(ordinal) : request.sessionName,
      );
    const problem = identifierProblem(label) ?? (taken.has(label) ? "is given to two panes" : null);
    taken.add(label);
    return { pane, slot, label, problem };
  });
}

/** A template's pane with its label and profile settled. */
export interface PlannedPane {
  /** 0-based slot in the template. */
  readonly slot: number;
  readonly role: string;
  readonly capability: string;
  readonly label: string;
  readonly launchCommandRef: string | null;
}

/** The part of a request that decides labels and profiles. */
export interface PlanRequest extends LabelRequest {
  /** `<role>:<label>` → profile name, the label with its prefix. */
  readonly overrides: Readonly<Record<string, string>>;
}

/**
 * The panes that `template` gives for a request, in slot order.
 *
 * @throws {Refusal} `validation_failed`: field `label_pattern` when the labels collide or are no
 * identifiers, field `launch_command_overrides` when a key names no pane.
 */
export function planPanes(template: Template, request: PlanRequest): PlannedPane[] {
  const unused = new Map(Object.entries(request.overrides));
  const planned = resolveLabels(template, request).map(({ pane, slot, label, problem }) => {
    if (problem !== null) {
      throw invalid(
        "label_pattern",
        `template "${template.name}" is unusable here: the label "${label}" of pane ${
          slot + 1
        } ${problem}`,
      );
    }
    const key = `${pane.role}:${label}`;
    const override = unused.get(key);
    unused.delete(key);
    return {
      slot,
      role: pane.role,
      capability: pane.capability,
      label,
      launchCommandRef: override ?? pane.defaultLaunchCommandRef,
    };
  });
  for (const key of unused.keys()) {
    const known = planned.map((pane) => `${pane.role}:${pane.label}`).join(", ");
    throw invalid(
      "launch_command_overrides",
      `"${key}" names no pane of template "${template.name}" (its panes: ${known})`,
    );
  }
  return planned;
}
