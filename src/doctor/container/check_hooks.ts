/** Finds hooks of tmux that end panes as they are made, or their logs. */
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { targetOf } from "../../containers/target_of.ts";
import { undoCure } from "../../managed/sessions.ts";
import { visible } from "../../model/visible.ts";
import { type Check, problem, warning } from "../check.ts";
import type { Hook, TmuxSettings } from "./tmux_settings.ts";

const CHECK = "tmux.conf";

/** What makes a pane, arranges it and looks at it sets these off. */
const SET_OFF =
  /^(after-(new-session|split-window|select-layout|select-pane|set-option|pipe-pane|list-panes|display-message|queue)|session-created|window-(linked|layout-changed|pane-changed)|pane-title-changed)$/;

/** As their names may be shortened. */
const ENDS = /\b(kill-(?:pane|window|session|server)|killp|killw)\b/;

/** A pane is piped once: a second time ends its pipe. */
const ENDS_PIPE = /\b(pipe-pane|pipep)\b/;

export function checkHooks(
  ctx: Context,
  container: Container,
  { hooks, running }: Pick<TmuxSettings, "hooks" | "running">,
): Check[] {
  return hooks.flatMap((hook) => {
    const verb = harmIn(hook);
    if (verb === null) return [];
    const { name, command } = hook;
    const what = verb.startsWith("pipe") ? "the log of every pane" : "panes as they are made";
    // What stands within another command may depend on something.
    const isSure = command.startsWith(verb);
    const message = `the hook ${name} in ${container.name} ${isSure ? "ends" : "may end"} ` +
      `${what}: ${visible(command)}`;
    const cure = undoCure(targetOf(ctx, container), name, ["set-hook", "-gu", name], running);
    return [(isSure ? problem : warning)(CHECK, message, cure)];
  });
}

/** The word of its command that does harm; null for none. */
function harmIn({ name, command }: Hook): string | null {
  if (!SET_OFF.test(name)) return null;
  const harm = ENDS.exec(command) ?? (name === "after-pipe-pane" ? ENDS_PIPE.exec(command) : null);
  return harm?.[1] ?? null;
}
