/** Names of templates and profiles: looked up as they are (`1m+2s` has a `+`), shown to people. */
import { type Node, readString } from "./node.ts";

const MAX_NAME_LENGTH = 64;

// Control and format characters (bidirectional overrides among them) and line separators.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** @throws {ConfigProblem} unless `node` is a name. */
export function configName(node: Node): string {
  const name = readString(node);
  if (name.trim() === "") throw node.problem("must not be empty");
  if (name.length > MAX_NAME_LENGTH) {
    throw node.problem(`is ${name.length} characters long, at most ${MAX_NAME_LENGTH} are allowed`);
  }
  if (INVISIBLE.test(name)) throw node.problem("holds a control or other invisible character");
  if (name !== name.trim()) throw node.problem("begins or ends with a space");
  return name;
}
