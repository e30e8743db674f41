/** Options that every command takes (contract: cli.md, "Options and environment"). */
import { flag, option, type OptionValues } from "./spec.ts";

export const GLOBAL_OPTIONS = {
  json: flag("print exactly one JSON envelope on standard output"),
  quiet: flag("no progress, hints or warnings", "q"),
  verbose: flag("say more", "v"),
  "no-color": flag("no colour"),
  "state-dir": option("DIR", "where the state is", "file"),
  "config-dir": option("DIR", "where the settings are", "file"),
  "no-recover": flag("do not reconcile with tmux first"),
  help: flag("show this", "h"),
  version: flag("show the versions", "V"),
} as const;

export type Globals = OptionValues<typeof GLOBAL_OPTIONS>;
