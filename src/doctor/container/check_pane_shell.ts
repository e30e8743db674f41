/** Finds a shell that lets nobody in: a pane without a launch profile runs the shell of the tmux user. */
import { type Advice, advise } from "../../model/advice.ts";
import type { Context } from "../../context.ts";
import { type Container, LOCAL_CONTAINER } from "../../model/container.ts";
import { NO_SHELLS } from "../../model/launch/tag.ts";
import { targetOf } from "../../containers/target_of.ts";
import { undoCure } from "../../managed/sessions.ts";
import { type Check, warning } from "../check.ts";
import type { ContainerFacts } from "./container_probe.ts";
import type { TmuxSettings } from "./tmux_settings.ts";

/** @param settings Null where no tmux says. */
export function checkPaneShell(
  ctx: Context,
  container: Container,
  { user, shell: own }: Pick<ContainerFacts, "user" | "shell">,
  settings: TmuxSettings | null,
): Check[] {
  const shell = settings?.defaultShell ?? own;
  const shellName = shell.slice(shell.lastIndexOf("/") + 1);
  if (!NO_SHELLS.some((other) => other === shellName)) return [];
  const { name } = container;
  const ends = "so that a pane without a launch profile ends at once";
  if (settings === null || shell === own) {
    const message = `the shell of ${user} in ${name} is ${shell}, ${ends}`;
    return [warning("shell", message, ownCure(container))];
  }
  const unset = ["set-option", "-gu", "default-shell"];
  const cure = undoCure(targetOf(ctx, container), "default-shell", unset, settings.running);
  return [warning("shell", `the default-shell of tmux in ${name} is ${shell}, ${ends}`, cure)];
}

function ownCure({ id, name }: Container): Advice {
  const set = id === LOCAL_CONTAINER
    ? "set SHELL to a shell"
    : `start ${name} with -e SHELL=/bin/sh`;
  return advise`${set}, or give its panes a launch profile (--launch ROLE:LABEL=PROFILE)`;
}
