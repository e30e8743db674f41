/** A question to whoever sits at the terminal. */
import type { Terminal } from "./terminal.ts";

/** Whether the answer is yes, which an Enter alone is, too; an end of input is a no. */
export function askOnTerminal(terminal: Terminal, question: string): boolean {
  terminal.draw(`${question} [Y/n] `);
  const bytes = new Uint8Array(256);
  const length = Deno.stdin.readSync(bytes);
  if (length === null) return false;
  const answer = new TextDecoder().decode(bytes.subarray(0, length)).trim().toLowerCase();
  return answer === "" || answer === "y" || answer === "yes";
}
