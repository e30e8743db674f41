/** `parse`: reads one YAML document. */
import { LineCounter, parseDocument } from "yaml";
import { type SchemaType, TAGS } from "./schema.ts";
import { YamlSyntaxError } from "./types.ts";
import { valueOf } from "./value.ts";

export type { SchemaType };

export interface ParseOptions {
  /** Default: `default`. */
  schema?: SchemaType;
  /** Whether the later of two equal keys wins; they are an error otherwise. Default: false. */
  allowDuplicateKeys?: boolean;
  onWarning?(error: YamlSyntaxError): void;
}

const UNPRINTABLE = // deno-lint-ignore no-control-regex
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/u;

/**
 * The value of a YAML text; `null` if it is empty. An alias gives the very value of its anchor.
 *
 * @throws {YamlSyntaxError} if it is not YAML or holds more than one document.
 */
export function parse(content: string, options: ParseOptions = {}): unknown {
  const { schema = "default", allowDuplicateKeys = false, onWarning } = options;
  const text = String(content);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    customTags: (base) => [...TAGS[schema], ...base.filter((tag) => typeof tag !== "string")],
    lineCounter,
    logLevel: "error",
    prettyErrors: false,
    resolveKnownTags: false,
    schema: "failsafe",
    strict: true,
    uniqueKeys: !allowDuplicateKeys,
  });
  const at = (message: string, offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return new YamlSyntaxError(message, { line, column: col, offset }, snippet(text, offset));
  };
  const unprintable = UNPRINTABLE.exec(text);
  if (unprintable) throw at("Stream contains non-printable characters", unprintable.index);
  const unknownTag = document.warnings.find(({ code }) => code === "TAG_RESOLVE_FAILED");
  const error = document.errors[0] ?? unknownTag;
  if (error) throw at(error.message, error.pos[0]);
  for (const warning of document.warnings) onWarning?.(at(warning.message, warning.pos[0]));
  return valueOf(document.contents, { at, merging: schema === "default" }) ?? null;
}

/** The line of `offset` with a caret under it. */
function snippet(text: string, offset: number): string | undefined {
  if (text === "") return undefined;
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, end < 0 ? undefined : end);
  const from = Math.max(0, offset - start - 36);
  return `    ${line.slice(from, from + 72)}\n${" ".repeat(4 + offset - start - from)}^`;
}
