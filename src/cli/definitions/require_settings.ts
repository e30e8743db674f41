/** Settings for commands that need no state. */
import { loadSettings } from "../../config/settings.ts";
import type { Cli } from "../command/cli.ts";

/** @throws {Refusal} `validation_failed` when config.yaml cannot be used; no command goes on then. */
export function requireSettings(cli: Cli): void {
  loadSettings(cli.paths().config);
}
