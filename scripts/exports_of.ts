export interface Export {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** A class counts as a type. */
  readonly kind: "type" | "value";
}

const EXPORT =
  /^export (?:default )?(?:async )?(?:abstract )?(function\*?|class|const|let|enum|interface|type) (\w+)/gm;

/** The names that a source text defines and exports, in the order of the text. */
export function exportsOf(text: string): Export[] {
  return [...text.matchAll(EXPORT)].map(({ 1: word = "", 2: name = "", index }) => ({
    name,
    line: lineAt(text, index),
    kind: /^(?:class|interface|type)$/.test(word) ? "type" : "value",
  }));
}

/** The lines, from 1, on which a source text exports what is defined elsewhere. */
export function reexportsOf(text: string): number[] {
  return [...text.matchAll(/^export (?:type )?[{*]/gm)].map(({ index }) => lineAt(text, index));
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
