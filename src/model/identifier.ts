/** Identifiers and ids (contract: methods.md, "Identifiers"). */
import { invalid } from "./refusals/validation.ts";

export const MAX_IDENTIFIER_LENGTH = 64;

/** As a JSON Schema pattern and as the check itself. */
export const IDENTIFIER_PATTERN = "^[A-Za-z0-9_.-]{1,64}$";
const IDENTIFIER = new RegExp(IDENTIFIER_PATTERN);

/** Why `text` is no identifier, or null when it is one. */
export function identifierProblem(text: string): string | null {
  if (text.length === 0) return "must not be empty";
  if (text.length > MAX_IDENTIFIER_LENGTH) {
    return `is ${text.length} characters long, at most ${MAX_IDENTIFIER_LENGTH} are allowed`;
  }
  // `$` also matches before a final newline only with the m flag, which is not set here.
  if (!IDENTIFIER.test(text)) return "may hold only letters, digits, '_', '.' and '-'";
  return null;
}

/** @throws {Refusal} `validation_failed` naming `field` when `text` is no identifier. */
export function requireIdentifier(field: string, text: string): string {
  const problem = identifierProblem(text);
  if (problem !== null) throw invalid(field, problem);
  return text;
}

const FULL_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `text` is a whole UUIDv4 or UUIDv7 in lower case. */
export function isFullId(text: string): boolean {
  return FULL_ID.test(text);
}

/** The shortest prefix of an id that the command line takes. */
export const MIN_ID_PREFIX = 4;

/** The session name as tmux will have it: tmux turns `.` and `:` into `_`. */
export function tmuxSessionName(name: string): string {
  return name.replaceAll(/[.:]/g, "_");
}
