/** What the machine can do to the product. */
import type { Check, Group } from "../check.ts";
import { named } from "../../support/items.ts";
import { CONTAINER_FAULTS } from "./container_faults.ts";
import { ENGINE_RESTARTS } from "./engine_restart.ts";
import { FAR_ENGINE_FAULTS } from "./far_engine_faults.ts";
import { faultCheck, HOST_FAULTS } from "./host_faults.ts";

const FAULTS = { ...HOST_FAULTS, ...CONTAINER_FAULTS, ...ENGINE_RESTARTS, ...FAR_ENGINE_FAULTS };

/** The named fault's check. */
export function fault(name: string): Check {
  return faultCheck(name, named(FAULTS, name));
}

export const faults: Group = {
  name: "R7",
  about: "faults of the machine",
  checks: () => Promise.resolve(Object.entries(FAULTS).map(([name, it]) => faultCheck(name, it))),
};
