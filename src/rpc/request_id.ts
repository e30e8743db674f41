/** The `id` of a request, as it was written (contract: methods.md, "Requests"). Pure. */
import { malformedRequest } from "../model/refusals/requests.ts";
import { visibleJson } from "../model/visible.ts";

/** How deeply an echoed id may be nested: clients read it back. */
const MAX_ID_DEPTH = 16;

/** Strings, punctuation, and everything else that is no white space. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The text of the member `id` of a JSON object, byte for byte; null where it has none. Numbers beyond what a program
 * can count, and strings with escapes, stay what they are.
 *
 * @param json One valid JSON object.
 * @throws {Refusal} `malformed_request` for an id that cannot be echoed as it is.
 */
export function requestId(json: string): string | null {
  let found: { readonly text: string; readonly depth: number } | null = null;
  let key: unknown = null;
  let value: { readonly start: number; depth: number } | null = null;
  let depth = 0;
  let end = 0;
  for (const { 0: token, index } of json.matchAll(TOKENS)) {
    if (depth === 1 && (token === "," || token === "}")) {
      // Of several members of one name the last counts, as everywhere in JSON.parse.
      if (key === "id" && value !== null) {
        found = { text: json.slice(value.start, end), depth: value.depth };
      }
      key = null;
      value = null;
    } else if (depth === 1 && key === null) key = JSON.parse(token);
    else if (depth > 1 || (depth === 1 && token !== ":")) value ??= { start: index, depth: 0 };
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (value !== null) value.depth = Math.max(value.depth, depth - 1);
    end = index + token.length;
  }
  if (found === null) return null;
  if (found.depth > MAX_ID_DEPTH) {
    throw malformedRequest("its id is nested too deeply to be echoed");
  }
  if (visibleJson(found.text) === found.text) return found.text;
  throw malformedRequest("its id holds characters that are not echoed as they are");
}
