/** A regular expression in a configuration file. */
import { type Node, readString } from "./node.ts";

const LONGEST_PATTERN = 1000;

/** A regular expression of JavaScript, by Unicode characters. @throws {ConfigProblem} */
export function readPattern(node: Node): RegExp {
  const text = readString(node);
  if (text.length > LONGEST_PATTERN) {
    throw node.problem(`is longer than ${LONGEST_PATTERN} characters`);
  }
  try {
    return new RegExp(text, "u");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw node.problem("is no regular expression");
  }
}
