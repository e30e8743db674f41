/** R10: sequences of operations and faults against a reference model. */
import type { Check, Group } from "../check.ts";
import { ALPHABET, MORE, type Operation } from "../model/operations.ts";
import { play } from "../model/play.ts";
import type { Random } from "../random.ts";

/** How many random sequences a seed gives, and how long each is. */
const RANDOM_SEQUENCES = 60;
const RANDOM_LENGTH = 14;

/** Random sequences that failed once, by the names of their operations; tried again for ever. */
export const KEPT: readonly (readonly string[])[] = [];

function sequenceCheck(kind: string, sequence: readonly Operation[]): Check {
  return {
    group: "R10",
    point: `${kind}/${sequence.map(({ name }) => name).join("+")}`,
    run: (setup) => play(sequence, setup),
  };
}

/** A sequence by the names of its operations. */
export function named(names: readonly string[]): Check {
  const sequence = names.map((name) => {
    const operation = MORE.find((other) => other.name === name);
    if (!operation) throw new Error(`no operation ${name}`);
    return operation;
  });
  return sequenceCheck("named", sequence);
}

/** Every sequence of up to `length` operations that begins with one that makes something. */
export function allSequences(length: number): Check[] {
  let longest: Operation[][] = [[]];
  const checks: Check[] = [];
  for (let n = 0; n < length; n++) {
    longest = longest.flatMap((sequence) => ALPHABET.map((operation) => [...sequence, operation]));
    // Without a layout every other operation finds nothing to do.
    checks.push(
      ...longest.filter(([first]) => first.name.startsWith("create"))
        .map((sequence) => sequenceCheck("all", sequence)),
    );
  }
  return checks;
}

export function randomSequences(random: Random, count: number): Check[] {
  return Array.from({ length: count }, (_, index) => {
    const sequence = Array.from({ length: RANDOM_LENGTH }, () => random.pick(MORE));
    return sequenceCheck(`random-${index}`, sequence);
  });
}

export const model: Group = {
  name: "R10",
  about: "sequences against the reference model",
  checks: (random) =>
    Promise.resolve([
      ...KEPT.map(named),
      // The first operation makes a layout: three more are every sequence of three on what there is.
      ...allSequences(4),
      ...randomSequences(random, RANDOM_SEQUENCES),
    ]),
};
