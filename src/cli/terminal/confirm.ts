/** Asks the person at the terminal. */
import { visible } from "../../model/visible.ts";
import type { Terminal } from "./terminal.ts";

/** Whether somebody is there to answer: nobody is in scripts, and programs read what is printed with `--json`. */
export function mayAsk(terminal: Terminal): boolean {
  return !terminal.json && Deno.stdin.isTerminal() && terminal.isErrTerminal;
}

/** Anything but y or yes is a no; so is the end of the input. */
export async function confirm(terminal: Terminal, question: string): Promise<boolean> {
  terminal.draw(`${visible(question)} [y/N] `);
  return /^y(es)?$/i.test((await readLine()).trim());
}

/** What is answered, without the blanks around it; empty for nothing, and for the end of the input. */
export async function askText(terminal: Terminal, question: string): Promise<string> {
  terminal.draw(`${visible(question)}: `);
  return (await readLine()).trim();
}

async function readLine(): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(256);
  let line = "";
  while (!line.includes("\n")) {
    // A terminal that was closed gives an error.
    const size = await Deno.stdin.read(buffer).catch(() => null);
    if (size === null) break;
    line += decoder.decode(buffer.subarray(0, size), { stream: true });
  }
  return line.split("\n")[0] ?? "";
}
