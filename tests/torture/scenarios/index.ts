/** Every scenario. */
import { AGENT_SCENARIOS } from "./agents.ts";
import { CONTAINER_SCENARIOS } from "./containers.ts";
import { LAYOUT_SCENARIOS } from "./layouts.ts";
import { RECOVERY_SCENARIOS } from "./recovery.ts";
import type { Scenario } from "./scenario.ts";

export const SCENARIOS: readonly Scenario[] = [
  ...LAYOUT_SCENARIOS,
  ...RECOVERY_SCENARIOS,
  ...AGENT_SCENARIOS,
  ...CONTAINER_SCENARIOS,
];
