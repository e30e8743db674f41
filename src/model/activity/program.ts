/**
 * What is known of an agent's program: how its screen and its title are read, and how it takes a text
 * (contract: agents.md, "Programs"). Data; an operator's file has the same fields.
 */
import type { Activity, ActivityReason } from "./activity.ts";
import type { InputRules } from "./input_rules.ts";

/** The folder of the operator's own in the configuration folder. */
export const PROGRAM_FOLDER = "agent_programs";

/** The program of which nothing is known. */
export const OTHER_PROGRAM = "other";

export interface AgentProgram {
  readonly name: string;
  /** Base names of its command, and of the script that an interpreter runs as it. */
  readonly commands: readonly string[];
  /** The packages by which npx and the like run it. */
  readonly packages: readonly string[];
  /** Where it takes a text; null where nothing is known of it. */
  readonly box: InputBox | null;
  /** The first that matches counts. */
  readonly screen: readonly ScreenRule[];
  /** The first that matches counts. */
  readonly title: readonly TitleRule[];
  /** What it writes of its state into its own output; null where it does not. */
  readonly report: StateReport | null;
  /** How it is told to run a command at its events; null where that takes the user's own settings. */
  readonly hooks: SignalHooks | null;
  /** How it takes a text; null where nothing is known of that. */
  readonly input: InputRules | null;
  /** The file that it was read from; null for one that comes with the program. */
  readonly file: string | null;
}

/** Where a program takes a text: rows that stand near the bottom of its screen, from its prompt on. */
export interface InputBox {
  /** The row that begins it, up to where the text begins; the last such row counts. */
  readonly prompt: RegExp;
  /** Whether each of its rows begins so; else only the first. */
  readonly everyRow: boolean;
  /** What the row above it looks like; null where that says nothing. */
  readonly above: RegExp | null;
  /** The row that ends it, which is not part of it, and is as wide as it; null where an empty row does. */
  readonly below: RegExp | null;
  /** How what the program itself shows in the box begins, where it is not drawn faint; null for nothing. */
  readonly hint: RegExp | null;
  /** How what the program itself shows in its last rows begins, below one that is empty; null for nothing. */
  readonly status: RegExp | null;
  /** At most so many rows that are not empty stand below it. */
  readonly footer: number;
}

/** Where on the screen a rule looks: rows that are not empty. A dialog is the bottom of a screen without a box. */
export const SCREEN_PARTS = ["bottom", "dialog", "box", "above_box", "below_box"] as const;

export type ScreenPart = typeof SCREEN_PARTS[number];

export interface ScreenRule {
  readonly name: string;
  readonly part: ScreenPart;
  /** How many rows of that part, nearest to the box or the bottom. */
  readonly rows: number;
  /** Of these only the rows behind the last that it matches; null for all. */
  readonly behind: RegExp | null;
  /** Whether the box holds a text; null where that does not matter. */
  readonly draft: boolean | null;
  /** Whether the box's prompt is drawn in a colour of its own; null where that does not matter. */
  readonly coloured: boolean | null;
  /** Each is found in one of the rows, none before the one that stands before it in this list. */
  readonly all: readonly RegExp[];
  /** None is found in any of the rows. */
  readonly none: readonly RegExp[];
  /** It is one of these: where there are several, another source decides. */
  readonly activities: readonly Activity[];
  readonly reason: ActivityReason | null;
  /** Its first group is the time when a limit ends. */
  readonly until: RegExp | null;
}

export interface TitleRule {
  readonly name: string;
  readonly pattern: RegExp;
  /** It is one of these. */
  readonly activities: readonly Activity[];
  readonly reason: ActivityReason | null;
}

/** An OSC of the program's own: `ESC ] NUMBER ; KEY=VALUE : KEY=VALUE …`, without the blanks. */
export interface StateReport {
  readonly osc: number;
  readonly key: string;
  readonly values: ReadonlyMap<string, SignalClaim>;
}

/** Plugins of ours, each for the program of that name. */
export const PLUGINS = ["opencode"] as const;

/** Hooks that are given when the program is started: by an option, or by a plugin of ours. */
export interface SignalHooks {
  /** It takes `{"hooks": {EVENT: …}}`; a command that has it already is left alone. Null where a plugin is given. */
  readonly option: string | null;
  readonly plugin: typeof PLUGINS[number] | null;
  readonly events: ReadonlyMap<string, SignalClaim>;
  /** The event at which it has taken a prompt, which is the event's field `prompt`; null where there is none. */
  readonly prompts: string | null;
}

export interface SignalClaim {
  /** It is one of these. */
  readonly activities: readonly Activity[];
  readonly reason: ActivityReason | null;
}

/** A rule for the screen with what it leaves out: it looks at the whole part, and waits for no time. */
export function screenRule(
  rule:
    & Pick<ScreenRule, "name" | "activities">
    & Partial<Omit<ScreenRule, "name" | "activities">>,
): ScreenRule {
  return {
    part: "bottom",
    rows: Infinity,
    behind: null,
    draft: null,
    coloured: null,
    all: [],
    none: [],
    reason: null,
    until: null,
    ...rule,
  };
}
