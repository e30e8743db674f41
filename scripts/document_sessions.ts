/**
 * Types the terminal sessions of the documents (fences of the language `console`) with the real program, and
 * writes what it prints into them. A session that says the same already stays as it is.
 *
 *     deno run -P scripts/document_sessions.ts [DOCUMENT…]
 */
import { consoleBlocks, withConsoleBlocks } from "./sessions/console_blocks.ts";
import { DOCUMENTS_WITH_SESSIONS, readSessions, whyNotTyped } from "./sessions/read_sessions.ts";

const ROOT = `${import.meta.dirname}/..`;

/** A look shows what happened a moment ago; for what will not come, nobody waits longer. */
const PATIENCE_MS = 3_000;

const paths = Deno.args.length > 0 ? Deno.args : DOCUMENTS_WITH_SESSIONS;
for (const path of paths) {
  const text = Deno.readTextFileSync(`${ROOT}/${path}`);
  const blocks = await readSessions(text, PATIENCE_MS);
  Deno.writeTextFileSync(`${ROOT}/${path}`, withConsoleBlocks(text, blocks));
  for (const block of consoleBlocks(text)) {
    const reason = whyNotTyped(block);
    const first = block.exchanges[0]?.command;
    if (reason !== null) console.log(`${path}: left as it is: "${first}" (${reason})`);
  }
}
