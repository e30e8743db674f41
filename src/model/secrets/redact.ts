/** Keeps values under secret-looking keys out of events and logs (contract: state.md, "Events"). */
import { REDACTED, SECRET_WORDS } from "./secret_words.ts";

const SECRET_KEY = new RegExp(SECRET_WORDS, "i");

/** Payload keys of our own that hold no secret although their name matches. */
const OWN_KEYS = new Set(["marker_token"]);

/** A copy of a JSON-like value in which every value under a secret-looking key is replaced. */
export function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      SECRET_KEY.test(key) && !OWN_KEYS.has(key) ? [key, REDACTED] : [key, redact(inner)]
    ),
  );
}
