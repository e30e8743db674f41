/** Launch profiles: how an agent is started (contract: cli.md, "Templates and launch profiles"). */

import type { LaunchPath, Signals } from "./settings.ts";

/** Their folder in the configuration folder. */
export const PROFILE_FOLDER = "launch_commands";

export interface LaunchProfile {
  readonly name: string;
  /** argv, never a shell string; at least the program. */
  readonly command: readonly string[];
  /** The name of the program that it starts; null where the command tells. */
  readonly agent: string | null;
  /** Values never appear in any process's argv on the host. */
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string | null;
  /** Whether its pane stays in tmux when the command has ended; null leaves it to the settings. */
  readonly keepDead: boolean | null;
  /** Names of programs that may live on when its pane is removed. */
  readonly spare: readonly string[];
  /** Where its program is looked for; null leaves it to the settings. */
  readonly path: LaunchPath | null;
  /** Whether its program is given hooks; null leaves it to the settings. */
  readonly signals: Signals | null;
  /** The file it was read from. */
  readonly file: string;
}
