/** The operator's own `~/.tmux.conf` is in force; one whole life under each. */
import type { Check, Group } from "../check.ts";
import { divergences } from "../oracle.ts";
import { paneOf } from "../scenarios/scenario.ts";
import { summary } from "../summary.ts";
import { World } from "../world.ts";

const CONFS: Readonly<Record<string, string>> = {
  "base-index": "set -g base-index 1\nset -wg pane-base-index 1\nset -g renumber-windows on",
  "automatic-rename": "set -wg automatic-rename on\nset -wg allow-rename on",
  "remain-on-exit": "set -wg remain-on-exit on",
  "default-command": 'set -g default-command "echo mine; exit 3"',
  "detach-on-destroy": "set -g detach-on-destroy off\nset -s exit-empty off",
  "hook-window": "set-hook -g after-new-session new-window",
  "hook-focus": "set-hook -g after-split-window 'select-pane -t :.0'",
};

/** One layout's life under the named configuration. */
export function underConf(name: string): Check {
  return {
    group: "R8",
    point: name,
    run: async (setup) => {
      await using world = await World.open({ ...setup, tmuxConf: CONFS[name] });
      const layout = await world.layout();
      const { pane_id } = paneOf(layout, "s1");
      await world.ok("pane", "remove", pane_id);
      await world.ok("pane", "recreate", pane_id, "--wait");
      await world.ok("recover");
      const problems: string[] = [];
      const wanted = "demo/m1=ready demo/s1=removed demo/s1=ready demo/s2=ready";
      if (summary(world) !== wanted) problems.push(`it came to ${summary(world)}`);
      const rules = { stays: name === "remain-on-exit" ? "on" : "off", guests: true };
      problems.push(...await divergences(world, rules));
      await world.ok("layout", "remove", layout.layout_id);
      return [...problems, ...await divergences(world, rules)];
    },
  };
}

export const tmuxConfs: Group = {
  name: "R8",
  about: "the operator's tmux.conf",
  checks: () => Promise.resolve(Object.keys(CONFS).map(underConf)),
};
