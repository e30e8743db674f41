/** What agenttower(1) says beside its commands (contract: cli.md, "Exit codes"). */
import { EXIT } from "../../../src/cli/command/exit.ts";

export const EXIT_STATUS: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.done, "Done."],
  [EXIT.refused, "Refused or failed; the message and --json have the code."],
  [EXIT.usage, "The command line is wrong."],
  [EXIT.degraded, "What was waited for is degraded."],
  [EXIT.failed, "What was waited for is failed."],
  [EXIT.timedOut, "The wait ran out."],
  [EXIT.drift, "--dry-run found something to do."],
  [EXIT.internal, "A bug of AgentTower."],
  [EXIT.interrupted, "Interrupted; what was begun goes on."],
];

export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["AGENTTOWER_STATE_DIR", "Where the state is, in place of the folder below."],
  ["AGENTTOWER_CONFIG_DIR", "Where the settings are, in place of the folder below."],
  ["XDG_STATE_HOME, XDG_CONFIG_HOME", "In place of ~/.local/state and ~/.config."],
  ["AGENTTOWER_TMUX_SOCKET", "The name of the tmux socket that local uses (default: default)."],
  ["AGENTTOWER_LOG", "The least level of the local log: debug, info, warn or error."],
  ["DOCKER_HOST, DOCKER_CONTEXT", "Which engine is asked, as docker has them."],
  ["NO_COLOR", "No colour, if it is set."],
];

export const FILES: readonly (readonly [path: string, meaning: string])[] = [
  ["~/.config/opensoft/agenttower/config.yaml", "Settings."],
  ["~/.config/opensoft/agenttower/managed_templates/*.yaml", "Templates of your own."],
  ["~/.config/opensoft/agenttower/launch_commands/*.yaml", "Launch profiles."],
  ["~/.local/state/opensoft/agenttower/agenttower.sqlite3", "What there is, and what happened."],
  ["~/.local/state/opensoft/agenttower/events.jsonl", "What happened, a line an event."],
  ["~/.local/state/opensoft/agenttower/logs/", "The output of panes in containers."],
  ["~/.local/state/opensoft/agenttower/local-logs/", "The output of panes on this machine."],
];
