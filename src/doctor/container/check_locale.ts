/** Checks that programs in panes use UTF-8, which the environment of their tmux server says. */
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { type Check, ok, warning } from "../check.ts";
import type { ContainerFacts } from "./container_probe.ts";
import { forNewPanes, type RunningServer } from "./tmux_settings.ts";

const CHECK = "locale";

/** What a tmux server gets that is started where nothing says UTF-8; tmux itself needs it there. */
const UTF_8 = "C.UTF-8";

export function checkLocale(
  ctx: Context,
  container: Container,
  { locale }: Pick<ContainerFacts, "locale">,
  running: RunningServer | null,
): Check[] {
  const { name } = container;
  const given = running === null ? locale : localeIn(running.environment);
  if (/utf-?8/i.test(given)) return [ok(CHECK, `${given} in ${name}`)];
  if (running === null) return [ok(CHECK, `panes in ${name} get ${UTF_8}`)];
  const message = `programs in panes of ${name} are not set to use UTF-8`;
  return [warning(CHECK, message, forNewPanes(ctx, container, running, "LC_ALL", UTF_8))];
}

/** The first that is set counts. */
function localeIn(values: ReadonlyMap<string, string>): string {
  return values.get("LC_ALL") || values.get("LC_CTYPE") || values.get("LANG") || "";
}
