/** Finds out where panes get another environment than a shell there has: they get that of their tmux server. */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { askTmux } from "../containers/ask_tmux.ts";
import { targetOf } from "../containers/target_of.ts";
import { shellLine } from "../system/runtime/shell_line.ts";
import { type Check, warning } from "./check.ts";
import type { ContainerFacts } from "./container_probe.ts";

/** Nothing where no server runs. Values of keys are never printed. */
export async function checkEnvironment(
  ctx: Context,
  container: Container,
  { home, keys }: Pick<ContainerFacts, "home" | "keys">,
): Promise<Check[]> {
  const { server, output } = await askTmux(ctx, container, {
    failpoint: "tmux.snapshot",
    commands: "show-environment -g",
  });
  if (server === null) return [];
  const given = new Map(
    [...output.matchAll(/^([A-Za-z_]\w*)=(.*)$/gm)].map((
      [, name = "", value = ""],
    ) => [name, value]),
  );
  const set = (name: string) =>
    shellLine(targetOf(ctx, container), [
      ...["tmux", "-S", server.socketPath, "set-environment", "-g", name],
    ]);
  const told = (what: string, cure: string) =>
    warning(
      "environment",
      `panes in ${container.name} get the environment that their tmux server was started with: ${what}`,
      advise`for new panes: ${cure}`,
    );
  const givenHome = given.get("HOME");
  const homes = home === "" || givenHome === home || givenHome === undefined
    ? []
    : [told(`HOME=${givenHome}, not ${home}`, `${set("HOME")} "$HOME"`)];
  const differing = [...keys].filter(([name, value]) => given.get(name) !== value);
  return [
    ...homes,
    ...differing.map(([name]) =>
      told(given.has(name) ? `another ${name}` : `no ${name}`, `${set(name)} "$${name}"`)
    ),
  ];
}
