/** How an operator's program takes a text: the `input` of its file (contract: agents.md, "Programs"). */
import type { Choices, Closer, InputRules } from "../model/activity/input_rules.ts";
import { isControlKey, isKey } from "../model/activity/keys.ts";
import { integerBetween, type Node, readFields, readList, readString } from "./node.ts";
import { readPattern } from "./pattern.ts";

/** Nobody waits longer than that for an Enter. */
export const MOST_SETTLE_MS = 5000;

/** Nor for what shows that a text was taken, where the file does not say. */
export const MOST_TAKEN_MS = 60_000;
const TAKEN_MS = 4000;

/** @throws {ConfigProblem} */
export function readInputRules(node: Node): InputRules {
  const fields = readFields(node, [
    ...["settle_ms", "taken_ms", "placeholder", "more", "closing", "clear"] as const,
    ...["queued", "rejected", "choices"] as const,
  ]);
  const settle = fields.optional("settle_ms");
  const taken = fields.optional("taken_ms");
  const choices = fields.optional("choices");
  return {
    settleMs: settle === null ? 0 : integerBetween(settle, 0, MOST_SETTLE_MS),
    takenMs: taken === null ? TAKEN_MS : integerBetween(taken, 0, MOST_TAKEN_MS),
    placeholder: patternOrNull(fields.optional("placeholder")),
    more: patternOrNull(fields.optional("more")),
    closing: listOf(fields.optional("closing")).map(closer),
    clear: listOf(fields.optional("clear")).map(key),
    queued: patternOrNull(fields.optional("queued")),
    rejected: patternOrNull(fields.optional("rejected")),
    choices: choices === null ? null : choicesOf(choices),
  };
}

function closer(node: Node): Closer {
  const fields = readFields(node, ["text", "shown", "key"]);
  return {
    text: readPattern(fields.required("text")),
    shown: patternOrNull(fields.optional("shown")),
    key: key(fields.required("key")),
  };
}

function choicesOf(node: Node): Choices {
  const fields = readFields(node, ["row", "yes", "no", "next"]);
  const next = fields.optional("next");
  return {
    row: readPattern(fields.required("row")),
    yes: readPattern(fields.required("yes")),
    no: readPattern(fields.required("no")),
    next: next === null ? null : key(next),
  };
}

function key(node: Node): string {
  const name = readString(node);
  if (isKey(name) || isControlKey(name)) return name;
  throw node.problem("must be the name of a key, or one character");
}

function patternOrNull(node: Node | null): RegExp | null {
  return node === null ? null : readPattern(node);
}

function listOf(node: Node | null): Node[] {
  return node === null ? [] : readList(node);
}
