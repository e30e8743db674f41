/** Finds out where panes get another environment than a shell there has: they get that of their tmux server. */
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { type Check, warning } from "../check.ts";
import type { ContainerFacts } from "./container_probe.ts";
import { forNewPanes, type RunningServer } from "./tmux_settings.ts";

/** Nothing where no server runs. Values of keys are never printed. */
export function checkEnvironment(
  ctx: Context,
  container: Container,
  { home, keys }: Pick<ContainerFacts, "home" | "keys">,
  running: RunningServer | null,
): Check[] {
  if (running === null) return [];
  const given = running.environment;
  const told = (what: string, name: string) =>
    warning(
      "environment",
      `panes in ${container.name} get the environment that their tmux server was started with: ${what}`,
      forNewPanes(ctx, container, running, name, `"$${name}"`),
    );
  const givenHome = given.get("HOME");
  const homes = home === "" || givenHome === home || givenHome === undefined
    ? []
    : [told(`HOME=${givenHome}, not ${home}`, "HOME")];
  const differing = [...keys].filter(([name, value]) => given.get(name) !== value);
  return [
    ...homes,
    ...differing.map(([name]) => told(given.has(name) ? `another ${name}` : `no ${name}`, name)),
  ];
}
