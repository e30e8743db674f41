/** The states that every program has. */
import type { Rig } from "../rig.ts";
import type { Shown } from "../terminal.ts";
import { MANY_LINES } from "./fakes.ts";
import { LARGE_TEXT, pause, prompt, type State } from "./state.ts";

/** What tells one program from the others. */
export interface Manners {
  /** The input box is there, and no turn is open. */
  readonly isReady: (shown: Shown) => boolean;
  readonly isWorking: (shown: Shown) => boolean;
  /** The tool that runs a command of the shell. */
  readonly shell: (command: string) => { tool: string; input: Record<string, unknown> };
  /** What a dialog about it shows. */
  readonly asks: string | RegExp;
  readonly fakeDialog: string;
  /** What ends a turn early. */
  readonly interrupt: readonly string[];
  /** What sends a prompt that is to wait for the end of the turn. */
  readonly queueKey: string;
  /** The command that begins anew, and the one that ends. */
  readonly clear: string;
  readonly exit: string;
  readonly resumeArgs: readonly string[];
}

/** On a busy machine, a first start of OpenCode in a new home takes minutes. */
export const START_MS = 240_000;

/** A prompt whose turn is over. */
export async function turn(manners: Manners, rig: Rig, text: string): Promise<void> {
  await rig.terminal.until(manners.isReady, START_MS);
  rig.model.willAnswer({ text });
  await prompt(rig, "say something");
  await rig.terminal.until((shown) =>
    rig.model.prompts.length > 0 && !rig.model.isTurnOpen && manners.isReady(shown)
  );
  await rig.terminal.steady();
}

/** A prompt whose turn goes on behind some text. */
export async function working(
  manners: Manners,
  rig: Rig,
  text: string,
): Promise<{ release: () => void }> {
  await rig.terminal.until(manners.isReady, START_MS);
  const held = rig.model.willHold(text);
  await prompt(rig, "think about it");
  await rig.terminal.until((shown) => rig.model.isTurnOpen && manners.isWorking(shown));
  return held;
}

/** A dialog about a command. */
export async function permission(manners: Manners, rig: Rig, command: string): Promise<void> {
  await rig.terminal.until(manners.isReady, START_MS);
  rig.model.willAnswer(manners.shell(command));
  await prompt(rig, "do it");
  await rig.terminal.until(manners.asks);
  await pause(1000);
}

/** Typed into an empty box, and not sent. */
export async function draft(manners: Manners, rig: Rig, text: string): Promise<void> {
  await rig.terminal.until(manners.isReady, START_MS);
  await rig.terminal.type(text);
  await rig.terminal.until(text);
  await rig.terminal.steady(1500);
}

async function command({ terminal }: Rig, text: string): Promise<void> {
  await terminal.type(text);
  await terminal.steady();
  await terminal.keys("Enter");
}

export function commonStates(manners: Manners): State[] {
  const ready = async ({ terminal }: Rig) => {
    await terminal.until(manners.isReady, START_MS);
    await terminal.steady(1500);
  };
  const idle = (name: string, reach: State["reach"], note?: string): State => ({
    name,
    activity: "idle",
    note,
    reach,
  });
  const drafted = (name: string, reach: State["reach"], note?: string): State => ({
    ...idle(name, reach, note),
    reason: "draft",
  });
  const busy = (name: string, reach: State["reach"], note?: string): State => ({
    ...idle(name, reach, note),
    activity: "working",
  });
  const asked = (name: string, reach: State["reach"], note?: string): State => ({
    ...idle(name, reach, note),
    activity: "waiting",
    reason: "permission",
  });
  const isReadySoon = async ({ terminal }: Rig) => {
    await terminal.until(manners.isReady);
    await terminal.steady();
  };
  return [
    { name: "starting", activity: "starting", reach: () => Promise.resolve() },
    idle("idle", ready),
    drafted("draft", (rig) => draft(manners, rig, "half a thought")),
    drafted("draft-lines", async (rig) => {
      await ready(rig);
      await rig.terminal.paste("first line\n\nthird line");
      await rig.terminal.until(/third line|Pasted ~3 lines/);
      await rig.terminal.steady();
    }, "a pasted draft of three lines"),
    drafted("large-paste", async (rig) => {
      await ready(rig);
      await rig.terminal.paste(LARGE_TEXT);
      await rig.terminal.steady(1500);
    }),
    idle("idle-after-turn", (rig) => turn(manners, rig, "Here you are.\n")),
    idle("idle-after-long-turn", (rig) => turn(manners, rig, MANY_LINES)),
    idle(
      "idle-fake-dialog",
      (rig) => turn(manners, rig, manners.fakeDialog),
      "the reply looks like a permission dialog and an input box",
    ),
    busy("working-early", (rig) => working(manners, rig, "")),
    busy("working-text", async (rig) => {
      await working(manners, rig, "Some text has come already.\n\nAnd more.\n\nAnd the last.\n");
      await rig.terminal.until("And the last");
    }),
    busy("working-draft", async (rig) => {
      await working(manners, rig, "Some text.\n");
      await rig.terminal.type("half a thought");
      await rig.terminal.until("half a thought");
      await pause(500);
    }, "somebody types while the turn goes on"),
    busy("queued", async (rig) => {
      await working(manners, rig, "Some text.\n");
      await prompt(rig, "and then this", manners.queueKey);
      await pause(1500);
    }, "a second prompt was sent while the turn goes on"),
    busy("working-fake-dialog", async (rig) => {
      await working(manners, rig, `${manners.fakeDialog}\nAnd more.\n\n`);
      await rig.terminal.until("And more");
    }, "the reply so far looks like a permission dialog and an input box"),
    idle("working-escaped", async (rig) => {
      await working(manners, rig, "Some text.\n");
      for (const key of manners.interrupt) {
        await rig.terminal.keys(key);
        await pause(500);
      }
      await isReadySoon(rig);
    }, "the turn was ended early"),
    asked("permission-bash", (rig) => permission(manners, rig, "touch made.txt")),
    asked("permission-long", async (rig) => {
      const lines = Array.from({ length: 30 }, (_, i) => `echo ${i} >>made.txt`);
      await permission(manners, rig, lines.join("\n"));
    }, "the command has many lines"),
    idle("permission-escaped", async (rig) => {
      await permission(manners, rig, "touch made.txt");
      await rig.terminal.keys("Escape");
      await isReadySoon(rig);
    }, "Esc was pressed in the permission dialog"),
    {
      ...drafted("completion-file", (rig) => draft(manners, rig, "look at @READ")),
      options: { prepare: ({ project }) => Deno.writeTextFileSync(`${project}/README.md`, "x") },
    },
    drafted("completion-command", (rig) => draft(manners, rig, "/co")),
    idle("cleared", async (rig) => {
      await turn(manners, rig, "Here you are.\n");
      await command(rig, manners.clear);
      await rig.terminal.steady(2500);
    }),
    idle("resumed", async (rig) => {
      await turn(manners, rig, "Here you are.\n");
      await rig.start(manners.resumeArgs);
      await rig.terminal.until("Here you are");
      await isReadySoon(rig);
    }),
    {
      ...idle("exited", async (rig) => {
        await turn(manners, rig, "Here you are.\n");
        await command(rig, manners.exit);
        await rig.terminal.until(({ dead }) => dead);
      }),
      activity: "exited",
    },
    {
      ...idle("crashed", async (rig) => {
        await ready(rig);
        await rig.terminal.kill();
        await rig.terminal.until(({ dead }) => dead);
      }),
      activity: "exited",
    },
  ];
}
