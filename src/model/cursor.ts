/** Cursors of paged lists: the sort key of the last row, opaque to callers. */
import { invalid } from "./refusals/validation.ts";

/** One sort key, field by field. */
export type CursorKey = readonly (string | number)[];

export function writeCursor(key: CursorKey): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll(
    "=",
    "",
  );
}

/**
 * The key in a cursor.
 *
 * @param types The JavaScript type of each field.
 * @throws {Refusal} `validation_failed` when it is no cursor of this list.
 */
export function readCursor(text: string, types: readonly ("string" | "number")[]): CursorKey {
  let key: unknown;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    key = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw invalid("after", "is not a cursor that this list gave");
  }
  const fits = Array.isArray(key) && key.length === types.length &&
    key.every((field, index) => typeof field === types[index]);
  if (!fits) throw invalid("after", "is not a cursor that this list gave");
  return key as CursorKey;
}
