/** Checks that programs in panes use UTF-8, which their tmux server's environment says. */
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { type Check, ok, warning } from "../check.ts";
import type { ContainerFacts } from "./container_probe.ts";
import { forNewPanes, type ServerEnvironment, setLine } from "./server_environment.ts";

const CHECK = "locale";

/** What a tmux server gets that is started where nothing says UTF-8; tmux itself needs it there. */
const UTF_8 = "C.UTF-8";

export function checkLocale(
  ctx: Context,
  container: Container,
  { locale }: Pick<ContainerFacts, "locale">,
  environment: ServerEnvironment | null,
): Check[] {
  const { name } = container;
  const given = environment === null ? locale : localeIn(environment.values);
  if (isUtf8(given)) return [ok(CHECK, `${given} in ${name}`)];
  if (environment === null) return [ok(CHECK, `panes in ${name} get ${UTF_8}`)];
  const cure = forNewPanes(`${setLine(ctx, container, environment, "LC_ALL")} ${UTF_8}`);
  return [warning(CHECK, `programs in panes of ${name} are not set to use UTF-8`, cure)];
}

function isUtf8(locale: string): boolean {
  return /utf-?8/i.test(locale);
}

/** The first that is set counts. */
function localeIn(values: ReadonlyMap<string, string>): string {
  return values.get("LC_ALL") || values.get("LC_CTYPE") || values.get("LANG") || "";
}
