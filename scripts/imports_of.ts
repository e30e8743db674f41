export interface Import {
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
  /** `type` for one that the program does not load at all. */
  readonly kind: "static" | "dynamic" | "type";
}

const BEFORE = [
  /\bimport\s*\(\s*/, // import("x")
  /^\s*import\s+/, // import "x"
  /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*/, // import a from "x", export { a } from "x"
];

const IMPORT = new RegExp(
  `(?:${BEFORE.map((it) => it.source).join("|")})["']([^"'\\n]+)["']`,
  "gm",
);

/** The modules that a source text names, static and dynamic, in the order of the text. */
export function importsOf(text: string): Import[] {
  return [...text.matchAll(IMPORT)].map((match) => {
    const [statement, specifier = ""] = match;
    const at = match.index + statement.lastIndexOf(specifier);
    return { specifier, line: text.slice(0, at).split("\n").length, kind: kindOf(statement) };
  });
}

function kindOf(statement: string): Import["kind"] {
  if (/^\s*(?:import|export)\s+type\b/.test(statement)) return "type";
  return /^import\s*\(/.test(statement) ? "dynamic" : "static";
}

/** The path that a relative import in the file `path` means, both from the root; null for a package. */
export function importedPath(path: string, specifier: string): string | null {
  if (!/^\.\.?\//.test(specifier)) return null;
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}
