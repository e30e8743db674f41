/** The sessions of a document, as a test that types them with the real program. */
import { assertEquals } from "@std/assert";
import { isOnPath } from "../../../scripts/on_path.ts";
import { consoleBlocks, withConsoleBlocks } from "../../../scripts/sessions/console_blocks.ts";
import { readSessions, whyNotTyped } from "../../../scripts/sessions/read_sessions.ts";
import { ROOT } from "../../support/root.ts";
import { testUnless } from "../../support/skip.ts";

/** A machine may be busy; nobody waits where all is as it should be. */
const PATIENCE_MS = 60_000;

export const noBash = isOnPath("bash") ? null : "no bash here";

/**
 * Registers a test that requires that a document shows what the program prints, and a skipped one for each session
 * that cannot be typed here.
 *
 * @param path From the root.
 */
export function documentTyped(path: string): void {
  const text = Deno.readTextFileSync(`${ROOT}${path}`);
  testUnless(noBash, `${path} shows what the program prints`, async () => {
    const now = withConsoleBlocks(text, await readSessions(text, PATIENCE_MS));
    assertEquals(now, text, "scripts/deno run -P scripts/document_sessions.ts writes it anew");
  });
  for (const block of consoleBlocks(text)) {
    const reason = whyNotTyped(block);
    const name = `${path} shows what it prints for ${block.exchanges[0]?.command}`;
    if (reason !== null) testUnless(reason, name, () => {});
  }
}
