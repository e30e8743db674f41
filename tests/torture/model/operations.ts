/** What sequences are made of. */
import type { Operation } from "./bench.ts";
import {
  blindRemoval,
  killedRemoval,
  layoutRemoval,
  newest,
  oldest,
  orphanedRecreation,
  recovery,
  recreation,
  removal,
  sweeping,
} from "./changes.ts";
import { creation, killedCreation } from "./creations.ts";
import { closing, death, renaming, serverEnd } from "./faults.ts";

/** Those that make the first layout of a sequence: one that comes to `ready`, one that comes to `degraded`. */
export const BEGINNINGS: readonly Operation[] = [
  creation({ name: "create-a", session: "a", prefix: "" }),
  creation({ name: "create-exiting", session: "e", prefix: "e-", exits: true }),
];

/** Few enough that every sequence of three can be tried. */
export const ALPHABET: readonly Operation[] = [
  ...BEGINNINGS,
  removal(1),
  blindRemoval(1),
  layoutRemoval,
  recreation(1, newest),
  recreation(1, oldest),
  recreation(1, oldest, "k"),
  orphanedRecreation(1, "tmux.settle:after:1"),
  closing(1),
  death(1),
  renaming,
  serverEnd,
  recovery,
];

/** What random sequences are drawn from. */
export const OPERATIONS: readonly Operation[] = [
  ...ALPHABET,
  creation({ name: "create-a-prefixed", session: "a", prefix: "x-" }),
  creation({ name: "create-keyed", session: "k", prefix: "k-", key: "k" }),
  killedCreation({ name: "create-b", session: "b", prefix: "b-" }, "worker.fork:before:1"),
  killedCreation({ name: "create-b", session: "b", prefix: "b-" }, "tmux.spawn:after:1"),
  removal(0),
  killedRemoval(1),
  recreation(0, newest),
  recreation(2, newest),
  orphanedRecreation(1, "spawn.claim:after:1"),
  closing(0),
  sweeping,
];
