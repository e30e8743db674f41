/** `restart`: what lives is removed, and everything is made again. */
import { advise } from "../../../model/advice.ts";
import { optionalNumber, someArguments } from "../../args/spec.ts";
import { yesOption } from "../../args/common_options.ts";
import type { Cli } from "../../command/cli.ts";
import { command, type Noun } from "../../command/command.ts";
import { EXIT } from "../../command/exit.ts";
import { requireProfiles } from "../../../managed/lifecycle/require_profiles.ts";
import { layoutDetailMethod, layoutRemoveMethod } from "../../../rpc/methods/layouts.ts";
import { paneDetailMethod, paneRemoveMethod } from "../../../rpc/methods/panes.ts";
import { layoutOrPane } from "../../refs/either.ts";
import { nameOfId } from "../../refs/in_names.ts";
import { forEachName } from "../../session/each_name.ts";
import { isSure } from "../../session/sure.ts";
import { warnOfConfig } from "../../terminal/config_warnings.ts";
import { recreateOne } from "../changing/recreate_one.ts";
import { recreateWhole } from "../changing/recreate_whole.ts";
import { LAYOUT_OR_PANE } from "./named.ts";

const sayWhich = (ref: string) =>
  advise`say which: agenttower layout recreate ${ref}, or agenttower pane recreate ${ref}`;

interface RestartOptions {
  readonly yes: boolean;
  readonly wait?: number | true;
}

const restart = command({
  name: "",
  summary: "Remove what lives, and make it again (layout|pane recreate)",
  more: "Where an agent works, the terminal is asked first. --wait exits as recreate does.",
  arguments: { names: someArguments("NAME", LAYOUT_OR_PANE, "layout-or-pane") },
  options: { yes: yesOption, wait: optionalNumber("SECONDS", "wait until it has settled") },
  examples: ["agenttower restart s1", "agenttower restart demo --wait"],
  run: async (cli, args, options) => {
    const ctx = await cli.context();
    warnOfConfig(cli.terminal, (await ctx.profiles()).warnings);
    return await forEachName(cli, "NAME", args.names, async (name) => {
      const { kind, id } = await layoutOrPane(ctx, name, sayWhich);
      return kind === "layout"
        ? await restartLayout(cli, id, options)
        : await restartPane(cli, id, options);
    });
  },
});

async function restartPane(cli: Cli, id: string, { yes, wait }: RestartOptions): Promise<number> {
  const ctx = await cli.context();
  const { state, launch_command_ref } = await cli.perform(paneDetailMethod, { pane_id: id });
  if (state === "ready" || state === "degraded") {
    const doing = `restart pane ${nameOfId(ctx, id)}`;
    if (!await isSure(cli, { kind: "pane", id }, doing, yes)) return EXIT.refused;
  }
  if (state === "ready") {
    // What could not be started again is not ended.
    await requireProfiles(ctx, [launch_command_ref]);
    await cli.perform(paneRemoveMethod, { pane_id: id });
  }
  return await recreateOne(cli, { paneId: id, replace: state === "degraded", wait });
}

async function restartLayout(
  cli: Cli,
  id: string,
  { yes, wait }: RestartOptions,
): Promise<number> {
  const ctx = await cli.context();
  const { panes } = await cli.perform(layoutDetailMethod, { layout_id: id });
  const living = panes.filter(({ state }) => state === "ready" || state === "degraded");
  if (living.length > 0) {
    const doing = `restart layout ${nameOfId(ctx, id)}`;
    if (!await isSure(cli, { kind: "layout", id }, doing, yes)) return EXIT.refused;
    await requireProfiles(ctx, panes.map((pane) => pane.launch_command_ref));
    await cli.perform(layoutRemoveMethod, { layout_id: id });
  }
  return await recreateWhole(cli, { layoutId: id, degraded: true, wait });
}

export default { name: "restart", summary: restart.summary, commands: [restart] } satisfies Noun;
