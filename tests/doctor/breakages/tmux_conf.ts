/** What a tmux.conf says that is in the way. */
import { assertEquals } from "@std/assert";
import { advised, follow } from "../../support/advice.ts";
import type { Breakage, Scene } from "./breakage.ts";

function confOf({ box }: Scene): string {
  return `${box.home}/.tmux.conf`;
}

function sets(line: string): Pick<Breakage, "breaks" | "cures"> {
  return {
    breaks: (scene) => Deno.writeTextFileSync(confOf(scene), `set -g base-index 1\n${line}\n`),
    cures: async (told, scene) => {
      const [name = "", place] = advised(
        told,
        "take what sets ${name} out of the tmux.conf in ${target.name}",
      );
      assertEquals(place?.startsWith("local"), true);
      const conf = confOf(scene);
      const lines = Deno.readTextFileSync(conf).split("\n").filter((it) => !it.includes(name));
      Deno.writeTextFileSync(conf, lines.join("\n"));
      if (!told.includes("the server that runs")) return;
      const [, unset = ""] = advised(told, "${conf}, and out of the server that runs: ${line}");
      await follow(scene.box, unset);
    },
  };
}

export const TMUX_CONF: readonly Breakage[] = [
  {
    name: "exit-unattached on",
    ...sets("set -s exit-unattached on"),
    before: "refused",
    says: "problem",
    check: "server",
    message: /exit-unattached is on/,
  },
  {
    name: "a hook that kills the first pane",
    ...sets("set-hook -g after-new-session kill-pane"),
    before: "failed",
    says: "problem",
    check: "tmux.conf",
    message: /the hook after-new-session in local ends panes as they are made: kill-pane/,
  },
  {
    name: "a hook that kills every further pane, in a server that runs",
    ...sets("set-hook -g after-split-window 'kill-pane'"),
    before: "failed",
    says: "problem",
    check: "tmux.conf",
    message: /the hook after-split-window in local ends panes .* out of the server that runs/,
  },
  {
    name: "a hook that kills the window on a condition",
    ...sets("set-hook -g after-set-option \"if -F '#{session_name}' kill-window\""),
    before: "failed",
    says: "warning",
    check: "tmux.conf",
    message: /the hook after-set-option in local may end panes as they are made: if/,
  },
  {
    name: "a hook that ends pipes",
    ...sets("set-hook -g after-pipe-pane pipe-pane"),
    before: "degraded",
    says: "problem",
    check: "tmux.conf",
    message: /the hook after-pipe-pane in local ends the log of every pane/,
  },
  {
    name: "a default-shell that lets nobody in",
    ...sets("set -g default-shell /bin/false"),
    before: "degraded",
    says: "warning",
    check: "shell",
    message: /the default-shell of tmux in local is \/bin\/false/,
  },
];
