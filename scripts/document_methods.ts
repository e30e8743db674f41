/**
 * Writes the methods' documentation from the rows that run them.
 *
 *     deno run -P scripts/document_methods.ts | deno fmt --ext md - > docs/method-reference.md
 */
import { jsonSchema } from "../src/rpc/json_schema.ts";
import { appName, type Method } from "../src/rpc/method.ts";
import { METHODS } from "../src/rpc/methods/table.ts";

type Json = Record<string, unknown>;

const HEAD = `# Method reference

Written by \`scripts/document_methods.ts\` from the method table; \`agenttower schema\` prints the same as JSON Schemas. The rules are in [contract/methods.md](contract/methods.md).

Each method is called with \`agenttower call METHOD JSON\`, or with a line
\`{"method": "…", "params": {…}}\` to \`agenttower rpc\`. The \`managed.…\` and the \`app.…\` name of a method are the
same function behind two envelopes. A field of a request that is not marked
as required may be left out or null; one of a result marked with "sometimes" is there only where it applies.`;

/** The whole document, in Markdown. */
export function methodsDocument(): string {
  return [HEAD, ...METHODS.map(section)].join("\n\n") + "\n";
}

function section(method: Method): string {
  const twin = appName(method.name);
  const names = [...new Set([method.name, twin])].map((name) => `\`${name}\``).join(", ");
  return [
    `## ${method.name}`,
    method.summary,
    `Names: ${names}. ${method.effect === "write" ? "Changes things" : "Reads only"}.`,
    `Takes ${shape(jsonSchema(method.request), { required: " (required)", other: "" })}`,
    `Gives ${shape(jsonSchema(method.result), { required: "", other: " (sometimes)" })}`,
  ].join("\n\n");
}

/** What is said of a field that is required, and of one that is not. */
interface Marks {
  readonly required: string;
  readonly other: string;
}

/** A list of the fields of an object. */
function shape(schema: Json, marks: Marks): string {
  const lines = fieldLines(schema, marks, 0);
  return lines.length === 0 ? "nothing." : `\n${lines.join("\n")}`;
}

function fieldLines(schema: Json, marks: Marks, depth: number): string[] {
  const required = new Set((schema.required ?? []) as string[]);
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(
    ([name, field]) => {
      const mark = required.has(name) ? marks.required : marks.other;
      const inner = nested(field);
      return [
        `${"  ".repeat(depth)}- \`${name}\`${mark}: ${kind(field)}`,
        ...(inner === null ? [] : fieldLines(inner, marks, depth + 1)),
      ];
    },
  );
}

/** The object whose fields are worth a list of their own. */
function nested(schema: Json): Json | null {
  const items = schema.items as Json | undefined;
  if (items) return nested(items);
  return schema.properties ? schema : null;
}

function kind(schema: Json): string {
  if ("const" in schema) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return (schema.enum as unknown[]).map((word) => `\`${word}\``).join(", ");
  if (schema.anyOf) return alternatives(schema.anyOf as Json[], schema.default);
  const { type } = schema;
  if (type === "array") {
    return `a list of ${kind(schema.items as Json).replace(/^an object/, "objects")}`;
  }
  if (type === "object") return schema.properties ? "an object" : "an object of names and values";
  if (type === "integer") return `a whole number, ${schema.minimum} to ${schema.maximum}`;
  if (type === "string") return schema.pattern ? `text, \`${schema.pattern}\`` : "text";
  return typeof type === "string" ? `a ${type}` : "anything";
}

function alternatives(given: readonly Json[], fallback: unknown): string {
  const kinds = given.filter(({ type }) => type !== "null").map(kind);
  const nullable = given.some(({ type }) => type === "null");
  // In a request, null is the same as leaving the field out.
  const end = fallback === undefined
    ? nullable ? ", or null" : ""
    : fallback === null
    ? ""
    : ` (\`${JSON.stringify(fallback)}\` when left out)`;
  return [...new Set(kinds)].join("; or ") + end;
}

if (import.meta.main) console.log(methodsDocument().trimEnd());
