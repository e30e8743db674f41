/** Reading what was thrown, which may be anything. */
import { NUMBERS } from "./platform/numbers.ts";

/**
 * The number of EDQUOT, which Deno has no `code` for (deno_core, error_codes.rs); Rust's `std::io::Error`,
 * whose text Deno passes on, ends with the number.
 */
const EDQUOT = String(NUMBERS.EDQUOT);

/** The name of the errno that a system call gave, such as `EROFS`; null where the error has none. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code)) {
    return error.code;
  }
  return /\(os error (\d+)\)/.exec(error.message)?.[1] === EDQUOT ? "EDQUOT" : null;
}

/**
 * What a thrown value says of itself; of a failed system call only the cause in words, without the call, its path
 * and the number that Deno adds: who passes it on names the path.
 */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/ \(os error \d+\)(: .*)?$/s, "");
}
