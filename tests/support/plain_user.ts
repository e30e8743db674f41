/** Commands run with a plain user's rights. */
import { runProgram } from "./process.ts";

/** What takes root's rights over others' files away, so that the modes of its own count; nothing for plain users. */
export const PLAIN: readonly string[] = Deno.uid() === 0
  ? ["setpriv", "--bounding-set=-all", "--"]
  : [];

/** Why nobody is such a user here, or null. */
export async function whyNotPlain(): Promise<string | null> {
  if (PLAIN.length === 0) return null;
  try {
    const { code } = await runProgram([...PLAIN, "true"], Deno.env.toObject());
    return code === 0 ? null : "root cannot give up its rights here";
  } catch {
    return "there is no setpriv";
  }
}
