/** R7: what the machine can do to the product. */
import type { Check, Group } from "../check.ts";
import { CONTAINER_FAULTS } from "./container_faults.ts";
import { faultCheck, HOST_FAULTS } from "./host_faults.ts";

const FAULTS = { ...HOST_FAULTS, ...CONTAINER_FAULTS };

/** The named fault's check. */
export function fault(name: string): Check {
  return faultCheck(name, FAULTS[name]);
}

export const faults: Group = {
  name: "R7",
  about: "faults of the machine",
  checks: () =>
    Promise.resolve(
      Object.entries(FAULTS).filter(([, { obstacle }]) => !obstacle?.())
        .map(([name, it]) => faultCheck(name, it)),
    ),
};
