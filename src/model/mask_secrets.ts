/** Masks secrets of common shapes in text from a pane (contract: operations.md, "Logs"). */
import { REDACTED, SECRET_WORDS } from "./secret_words.ts";

/**
 * A name that a secret's value stands behind. Every repetition that something must follow is bounded, here and
 * below, so that no text costs more than linear time.
 */
const NAME = `\\b[\\w-]{0,64}(?:${SECRET_WORDS})[\\w-]{0,64}`;

/** What the capture groups hold is kept. */
const SHAPES: readonly RegExp[] = [
  // Keys by their issuers' prefixes: OpenAI and Anthropic, GitHub, GitLab, Slack, Google, npm, AWS.
  /\bsk-[\w-]{16,}/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,})/g,
  /\bxox[abeprs]-[\w-]{10,}/g,
  /\bAIza[\w-]{30,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  // JSON web tokens.
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(Bearer\s{1,8})[\w.~+/=-]{8,}/gi,
  /\b(Authorization:\s{0,8}(?:Basic|Digest|Token)\s{1,8})[^\s"']+/gi,
  // Credentials in addresses.
  /\b([a-z][a-z0-9+.-]{0,15}:\/\/[^\s:/@]{0,64}:)[^\s/@]{1,256}(?=@)/gi,
  // KEY=value, and "key": "value".
  new RegExp(`(${NAME}\\s{0,4}=\\s{0,4})(?:"[^"\\n]*"?|'[^'\\n]*'?|[^\\s"',;]+)`, "gi"),
  new RegExp(`(["']${NAME}["']\\s{0,4}:\\s{0,4})(?:"[^"\\n]*"?|'[^'\\n]*'?)`, "gi"),
  // A private key between its BEGIN and END lines; the END line may be cut off.
  /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[\s\S]*?(?=-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
];

/** The text with what looks like a secret replaced; the names before the values stay. */
export function maskSecrets(text: string): string {
  return SHAPES.reduce(
    (masked, shape) =>
      masked.replaceAll(shape, (_, kept) => `${typeof kept === "string" ? kept : ""}${REDACTED}`),
    text,
  );
}
