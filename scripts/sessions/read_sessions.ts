/** The sessions of a document of this repository, typed with the real program. */
import { type ConsoleBlock, consoleBlocks } from "./console_blocks.ts";
import { Reader } from "./reader.ts";
import { MISSING, Stage } from "./stage.ts";

/** The one of which everything is typed. */
export const QUICKSTART = "docs/quickstart.md";

/** The documents that have sessions, from the root. */
export const DOCUMENTS_WITH_SESSIONS: readonly string[] = [
  QUICKSTART,
  "docs/operating.md",
  "docs/scripting.md",
  "docs/templates-and-profiles.md",
  "docs/containers.md",
];

/** Why a session cannot be typed here, or null. */
export function whyNotTyped({ need }: ConsoleBlock): string | null {
  return need === null ? null : MISSING[need] ?? null;
}

/**
 * Types the sessions of one document, in a home and on a tmux server of their own.
 *
 * @param text The document.
 * @param patienceMs How long a look may take to show what the document has.
 * @returns its sessions as they are now; those that cannot be typed here as they stand there.
 */
export async function readSessions(text: string, patienceMs: number): Promise<ConsoleBlock[]> {
  const blocks = consoleBlocks(text);
  const needs = blocks.flatMap((block) => whyNotTyped(block) === null ? block.need ?? [] : []);
  await using stage = await Stage.set(new Set(needs));
  await using reader = await Reader.start(stage.box, stage.words, patienceMs);
  const read: ConsoleBlock[] = [];
  for (const block of blocks) {
    read.push(whyNotTyped(block) === null ? await reader.read(block) : block);
  }
  return read;
}
