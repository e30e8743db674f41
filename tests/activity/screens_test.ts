/** What the rules make of the recorded screens of the real programs, without any signal. */
import { assertEquals } from "@std/assert";
import { activityOf } from "../../src/activity/activity_of.ts";
import { readActivity } from "../../src/activity/screen_claim.ts";
import { readTitle } from "../../src/activity/title_claim.ts";
import type { ActivityReport } from "../../src/model/activity/activity.ts";
import { readScreen, type Screen } from "../../src/model/activity/screen.ts";
import { BUILT_IN_PROGRAMS } from "../../src/programs/built_in.ts";
import { ROOT } from "../support/root.ts";

interface Recorded {
  readonly program: string;
  readonly state: { readonly activity: string; readonly reason?: string };
  readonly rows: number;
  readonly cursor: { readonly x: number; readonly y: number };
  readonly title: string;
  readonly alternate: boolean;
  readonly dead: boolean;
  readonly screen: readonly string[];
  /** The line of the cursor with its attributes. */
  readonly cursorLine: string;
}

/** What neither screen nor title tells: their own signals do. Anything else that is `unknown` is a gap. */
const UNTOLD: Readonly<Record<string, readonly string[]>> = {
  claude: [],
  codex: ["completion-command", "completion-file", "disconnected", "starting"],
  gemini: ["completion-command"],
  opencode: ["permission-escaped"],
};

const FOLDER = `${ROOT}tests/rig/screens`;

function screenOf({ screen, cursor, cursorLine, rows, alternate }: Recorded): Screen {
  const lines = screen.map((line, y) => y === cursor.y ? `${cursorLine}\x1b[0m` : line);
  const geometry = {
    cursorX: cursor.x,
    cursorY: cursor.y,
    height: rows,
    historySize: 0,
    alternate,
  };
  return readScreen(lines.join("\n"), geometry);
}

function verdict(recorded: Recorded): string {
  const program = BUILT_IN_PROGRAMS.get(recorded.program);
  if (program === undefined) throw new Error(`there is no program ${recorded.program}`);
  const activity = recorded.dead ? "exited" : null;
  const report: ActivityReport = activityOf(
    {
      process: { source: "process", rule: null, activity, reason: null, said: "", at: null },
      isKnown: true,
      screen: readActivity(screenOf(recorded), program),
      title: readTitle(recorded.title, program),
      signal: null,
      capturedAt: "",
    },
    null,
    "",
  );
  return inWords(report);
}

function inWords({ activity, reason }: { activity: string; reason?: string | null }): string {
  return reason == null ? activity : `${activity}/${reason}`;
}

for (const program of BUILT_IN_PROGRAMS.keys()) {
  Deno.test(`no recorded screen of ${program} is taken for what it is not`, () => {
    const wrong: string[] = [];
    const untold: string[] = [];
    for (const { name } of Deno.readDirSync(`${FOLDER}/${program}`)) {
      const recorded: Recorded = JSON.parse(
        Deno.readTextFileSync(`${FOLDER}/${program}/${name}`),
      );
      const wanted = inWords(recorded.state);
      const found = verdict(recorded);
      if (found === wanted) continue;
      if (found === "unknown") untold.push(name.replace(".json", ""));
      else wrong.push(`${name}: ${found}, not ${wanted}`);
    }
    assertEquals(wrong.sort(), []);
    assertEquals(untold.sort(), UNTOLD[program]);
  });
}
