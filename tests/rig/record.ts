/** Brings real programs into their states and writes down what the pane then shows, one file a state. */
import { basename } from "node:path";
import { pinOf, type ProgramName } from "./installed.ts";
import { CLAUDE } from "./programs/claude.ts";
import { CODEX } from "./programs/codex.ts";
import { GEMINI } from "./programs/gemini.ts";
import { OPENCODE } from "./programs/opencode.ts";
import type { Program } from "./programs/program.ts";
import { startRig } from "./rig.ts";
import { CLAUDE_STATES } from "./states/claude.ts";
import { CODEX_STATES } from "./states/codex.ts";
import { GEMINI_STATES } from "./states/gemini.ts";
import { OPENCODE_STATES } from "./states/opencode.ts";
import { sized, SIZES } from "./states/sizes.ts";
import type { State } from "./states/state.ts";
import type { Shown } from "./terminal.ts";

/** What one file of `tests/rig/screens` holds. */
export interface ScreenFixture extends Shown {
  readonly program: ProgramName;
  readonly version: string;
  readonly state: { readonly activity: string; readonly reason?: string };
  readonly note?: string;
}

interface Recorded {
  readonly program: Program;
  readonly states: readonly State[];
}

const PROGRAMS: readonly Recorded[] = [
  { program: CLAUDE, states: CLAUDE_STATES },
  { program: CODEX, states: CODEX_STATES },
  { program: GEMINI, states: GEMINI_STATES },
  { program: OPENCODE, states: OPENCODE_STATES },
];

const SCREENS = `${import.meta.dirname}/screens`;

/** What a folder of the rig is called in what is written down: as long as it is, so that nothing moves. */
const NEUTRAL_FOLDER = "at-0123456789abcdef";

/** The same for the model's address. */
const NEUTRAL_URL = "http://127.0.0.1:40000";

/**
 * Records these states, or all; gives how many could not be reached.
 *
 * @param version when given, the screens are not kept but compared with those that are
 */
export async function recordScreens(
  programs: readonly string[],
  names: readonly string[],
  version?: string,
): Promise<number> {
  let failures = 0;
  for (const { program, states } of PROGRAMS) {
    if (programs.length > 0 && !programs.includes(program.name)) continue;
    Deno.mkdirSync(`${SCREENS}/${program.name}`, { recursive: true });
    const all = [...states, ...SIZES.flatMap((size) => sized(states, size))];
    for (const state of all.filter(({ name }) => names.length === 0 || names.includes(name))) {
      const title = `${program.name} ${state.name}`;
      try {
        const fixture = await record(program, state, version);
        const file = `${SCREENS}/${program.name}/${state.name}.json`;
        if (version === undefined) {
          Deno.writeTextFileSync(file, `${JSON.stringify(fixture, null, 2)}\n`);
          console.log(title);
        } else for (const line of differences(file, fixture)) console.log(`${title}: ${line}`);
      } catch (error) {
        failures++;
        console.error(`${title}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
  return failures;
}

async function record(program: Program, state: State, version?: string): Promise<ScreenFixture> {
  await using rig = await startRig(program, { ...state.options, version });
  await state.reach(rig);
  const shown = await rig.terminal.shown();
  const folder = basename(rig.box.dir);
  const neutral = (text: string) =>
    text.replaceAll(folder, NEUTRAL_FOLDER.slice(0, folder.length))
      .replaceAll(rig.model.url, NEUTRAL_URL)
      .replaceAll(new URL(rig.model.url).host, new URL(NEUTRAL_URL).host);
  const { activity, reason, note } = state;
  return {
    program: program.name,
    version: version ?? pinOf(program.name).version,
    state: { activity, reason },
    note,
    ...shown,
    title: neutral(shown.title),
    cursorLine: neutral(shown.cursorLine),
    screen: shown.screen.map(neutral),
  };
}

/** The lines that only one of both has, numbers and spinners aside. */
function differences(file: string, now: ScreenFixture): string[] {
  const before: ScreenFixture = JSON.parse(Deno.readTextFileSync(file));
  const plain = ({ title, screen }: ScreenFixture) =>
    new Set([title, ...screen].map((line) => line.replaceAll(/[0-9]+|[⠀-⣿·✢✳✶✻✽]/g, "0").trim()));
  const [old, fresh] = [plain(before), plain(now)];
  return [
    ...[...old].filter((line) => !fresh.has(line)).map((line) => `- ${line}`),
    ...[...fresh].filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
