/** Somebody who reads a document and types its commands. */
import type { Sandbox } from "../../tests/support/sandbox.ts";
import { terminal } from "../../tests/cli/terminal_box.ts";
import type { ConsoleBlock, Exchange } from "./console_blocks.ts";
import { saysTheSame, stableOutput, type Words } from "./stable_output.ts";
import { TypedShell } from "./typed_shell.ts";

/** Commands that only look, so that they can be typed again where what they show comes a moment later. */
const LOOKS =
  /^agenttower (?:status|ls|ps|logs|\w+ (?:list|show|read))\b[^;&|<>]*(?:\| grep [^;&|<>]*)?$/;
const ATTACHES = /^agenttower (?:layout |agent )?attach /;

const PAUSE_MS = 300;

export class Reader {
  private constructor(
    private readonly box: Sandbox,
    private readonly shell: TypedShell,
    /** What is typed in the place of what the documents have, and printed in turn. */
    private readonly words: Words,
    /** How long a look may take to show what the document has, in ms. */
    private readonly patienceMs: number,
  ) {}

  /** In the home of a sandbox. */
  static async start(box: Sandbox, words: Words, patienceMs: number): Promise<Reader> {
    return new Reader(box, await TypedShell.start(box), words, patienceMs);
  }

  /**
   * Types the commands of a session, one after the other.
   *
   * @returns it, each output as it is now, or as it stands in the document where that says the same.
   */
  async read(block: ConsoleBlock): Promise<ConsoleBlock> {
    const exchanges: Exchange[] = [];
    for (const exchange of block.exchanges) exchanges.push(await this.#type(exchange));
    return { ...block, exchanges };
  }

  async #type({ command, output }: Exchange): Promise<Exchange> {
    const end = performance.now() + (LOOKS.test(command) ? this.patienceMs : 0);
    while (true) {
      const seen = await this.#seen(command);
      if (saysTheSame(seen, output)) return { command, output };
      if (performance.now() >= end) return { command, output: seen };
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async #seen(command: string): Promise<string> {
    const { words, box } = this;
    const typed = words.reduce((text, [own, written]) => text.replaceAll(written, own), command);
    const printed = ATTACHES.test(command)
      ? await attachAndDetach(box, typed)
      : await this.shell.type(typed);
    return stableOutput(printed, [...words, [box.home, "/home/you"], [box.dir, "/tmp/you"]]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shell[Symbol.asyncDispose]();
  }
}

/** On a terminal: attaches, and leaves again by the keys that tmux has for it. */
async function attachAndDetach(box: Sandbox, command: string): Promise<string> {
  const screen = await terminal(box);
  await screen.type(command, "Enter");
  await box.eventually(async () => (await box.exec(["tmux", "list-clients"])).stdout);
  await screen.type("C-b", "d");
  const shown = await screen.shows(/^\[detached.*\]$/m);
  return shown.split("\n").find((line) => line.startsWith("[detached")) ?? "";
}
