export interface Import {
  specifier: string;
  /** From 1. */
  line: number;
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
    const specifier = match[1]!;
    const at = match.index + match[0].lastIndexOf(specifier);
    return { specifier, line: text.slice(0, at).split("\n").length };
  });
}
