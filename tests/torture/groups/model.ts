/** Sequences of operations and faults against a reference model. */
import { engineReason } from "../../support/engine.ts";
import type { Check, Group } from "../check.ts";
import type { Operation } from "../model/bench.ts";
import { ALPHABET, BEGINNINGS, OPERATIONS } from "../model/operations.ts";
import { type ModelFixture, play } from "../model/play.ts";
import type { Random } from "../random.ts";

/** How many random sequences a seed gives on each ground, and how long each is. */
const RANDOM_SEQUENCES: Readonly<Record<ModelFixture, number>> = { local: 100, container: 20 };
const RANDOM_LENGTH = 14;

/** Random sequences that failed once, by the names of their operations; tried again for ever. */
export const KEPT: readonly string[] = [
  "rename-session+remove-s1-killed+create-a-prefixed+remove-layout+recover+close-m1+rename-session+close-s1+" +
  "create-keyed+create-a-prefixed+end-server+create-keyed+close-s1+recreate-oldest-s1-keyed",
];

function sequenceCheck(kind: string, ground: ModelFixture, sequence: readonly Operation[]): Check {
  return {
    group: "R10",
    point: `${kind}/${sequence.map(({ name }) => name).join("+")}`,
    obstacle: ground === "container" ? engineReason() : null,
    run: (setup) => play(sequence, ground, setup),
  };
}

/** A sequence by the names of its operations, with a + between them. */
export function named(names: string): Check {
  const sequence = names.split("+").map((name) => {
    const operation = OPERATIONS.find((other) => other.name === name);
    if (!operation) throw new Error(`no operation ${name}`);
    return operation;
  });
  return sequenceCheck("named", "local", sequence);
}

/** Every sequence of up to `length` operations that begins with one that makes something. */
export function allSequences(length: number): Check[] {
  // Without a layout every other operation finds nothing to do.
  let longest: Operation[][] = BEGINNINGS.map((operation) => [operation]);
  const sequences = [...longest];
  for (let n = 1; n < length; n++) {
    longest = longest.flatMap((begun) => ALPHABET.map((operation) => [...begun, operation]));
    sequences.push(...longest);
  }
  return sequences.map((sequence) => sequenceCheck("all", "local", sequence));
}

export function randomSequences(random: Random, ground: ModelFixture, count: number): Check[] {
  return Array.from({ length: count }, (_, index) => {
    const sequence = Array.from({ length: RANDOM_LENGTH }, () => random.pick(OPERATIONS));
    return sequenceCheck(`random-${ground}-${index}`, ground, sequence);
  });
}

export const model: Group = {
  name: "R10",
  about: "sequences against the reference model",
  checks: (random) =>
    Promise.resolve([
      ...KEPT.map(named),
      ...allSequences(3),
      ...randomSequences(random, "local", RANDOM_SEQUENCES.local),
      ...randomSequences(random, "container", RANDOM_SEQUENCES.container),
    ]),
};
