/** A sandbox whose settings name a cluster, and whose PATH holds a kubectl. */
import type { Sandbox } from "../sandbox.ts";
import { sandbox } from "../sandbox.ts";

export interface PodsBoxOptions {
  /** The folder of kubectl. */
  readonly path: string;
  /** Writes a configuration of kubectl into a folder, and gives its path. */
  readonly writeConfig: (folder: string) => string;
  /** The context that the settings name. */
  readonly context: string;
  /** Further lines of the settings. */
  readonly settings: readonly string[];
}

export async function podsBox(
  { path, writeConfig, context, settings }: PodsBoxOptions,
): Promise<Sandbox> {
  const box = await sandbox();
  box.env.PATH = `${path}:${box.env.PATH}`;
  box.env.KUBECONFIG = writeConfig(box.dir);
  const lines = [
    ...["engines:", `  - kubernetes: ${context}`],
    "launch: {probe_seconds: 0.1}",
    "recovery: {min_interval_seconds: 0}",
    ...settings,
  ];
  box.configure("config.yaml", `${lines.join("\n")}\n`);
  return box;
}
