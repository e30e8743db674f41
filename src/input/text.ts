/** What may be sent to an agent as text. Pure. */
import { invalid } from "../model/refusals/validation.ts";
import { isVisible } from "./arrival.ts";

/** The largest text, in bytes of UTF-8; a request as a whole holds 64 KiB. */
export const MAX_INPUT_BYTES = 32 << 10;

/**
 * The text as it is pasted: line breaks are `\n`, and one at the very end, as files have it, is left out.
 * Other control characters are refused: an escape could end the bracketed paste, and what follows would be
 * keys.
 *
 * @throws {Refusal} `validation_failed`.
 */
export function requireInputText(text: string): string {
  const unix = text.replaceAll("\r\n", "\n").replace(/\n$/, "");
  const size = new TextEncoder().encode(unix).length;
  if (size > MAX_INPUT_BYTES) {
    throw invalid("text", `is ${size} bytes long, at most ${MAX_INPUT_BYTES} are allowed`);
  }
  const control = /[^\P{Cc}\n\t]|\p{Cs}/u.exec(unix)?.[0];
  if (control !== undefined) {
    const code = control.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    throw invalid(
      "text",
      `holds the control character U+${code}, which an agent would take for a key`,
    );
  }
  if (!isVisible(unix)) {
    throw invalid("text", "holds no visible characters, so that its arrival could not be checked");
  }
  return unix;
}
