/** The file of settings that this command line means, and its keys as people name them. */
import { SETTINGS_FILE } from "../../../model/settings.ts";
import type { Cli } from "../../command/cli.ts";

export function settingsFile(cli: Cli): string {
  return `${cli.paths().config}/${SETTINGS_FILE}`;
}
