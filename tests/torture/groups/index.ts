/** Every group of checks, in the order in which they are run. */
import type { Group } from "../check.ts";
import { blindKills } from "./blind_kills.ts";
import { beside } from "./beside.ts";
import { capacity } from "./capacity.ts";
import { crashPoints } from "./crash_points.ts";
import { doubleCrashes } from "./double_crash.ts";
import { faults } from "./faults.ts";
import { identities } from "./identity.ts";
import { model } from "./model.ts";
import { mutants } from "./mutants.ts";
import { races } from "./races.ts";
import { tmuxConfs } from "./tmux_conf.ts";
import { unknownResults } from "./unknown_results.ts";

export const GROUPS: readonly Group[] = [
  crashPoints,
  doubleCrashes,
  unknownResults,
  capacity,
  races,
  beside,
  faults,
  tmuxConfs,
  identities,
  model,
  mutants,
  blindKills,
];
