/** `pane`: list, show, remove, recreate, promote. */
import { moreAfter } from "../render/more_after.ts";
import { PANE_STATES } from "../../model/states.ts";
import { paneDetailMethod, paneListMethod, panePromoteMethod } from "../../rpc/methods/panes.ts";
import {
  argument,
  flag,
  numberOption,
  option,
  optionalNumber,
  repeatedOption,
  someArguments,
} from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { statesToList } from "../args/state_filter.ts";
import { wideOption, yesOption } from "../args/common_options.ts";
import { warnOfConfig } from "../terminal/config_warnings.ts";
import { containerFilter } from "../refs/container.ts";
import { layoutId } from "../refs/layout.ts";
import { AGENT_NAMES } from "../refs/agent_argument.ts";
import { paneId } from "../refs/pane.ts";
import { paneListTable } from "../render/layouts.ts";
import { paneText } from "../render/panes.ts";
import { noteAge } from "../session/note_age.ts";
import { viewOf } from "../render/view.ts";

const paneArgument = argument(
  "PANE",
  AGENT_NAMES,
  "pane",
);

const list = command({
  name: "list",
  summary: "List managed panes, those that need a person first",
  method: "managed.pane.list",
  options: {
    container: option("C", "only this container's", "container"),
    layout: option("L", "only this layout's", "layout"),
    state: repeatedOption("S", `only in this state: ${PANE_STATES.join(", ")}`, PANE_STATES),
    limit: numberOption("N", "at most this many (default: 50)"),
    after: option("CURSOR", "continue after an earlier list"),
    all: flag("removed ones too, and those that another has taken the place of"),
    wide: wideOption,
  },
  examples: ["agenttower pane list --container local", "agenttower pane list --state failed"],
  run: async (cli, _args, options) => {
    const ctx = await cli.context();
    const params = {
      container_id: await containerFilter(ctx, options.container),
      layout_id: options.layout === undefined ? undefined : await layoutId(ctx, options.layout),
      state: statesToList(options.state, options.all),
      current_only: !options.all,
      limit: options.limit,
      after: options.after,
    };
    const begun = ctx.clock.now();
    await cli.present(paneListMethod, params, ({ items, next }) => {
      if (items.length === 0) cli.terminal.note("no panes");
      else cli.terminal.print(paneListTable(items, viewOf(ctx, cli.terminal, options.wide)));
      noteAge(ctx, cli.terminal, begun, items);
      if (next !== null) cli.terminal.hint(moreAfter(next));
    });
    return EXIT.done;
  },
});

const show = command({
  name: "show",
  summary: "Show one managed pane",
  method: "managed.pane.detail",
  arguments: { pane: paneArgument },
  options: { chain: flag("its predecessors too, newest first") },
  examples: ["agenttower pane show local/m1 --chain"],
  run: async (cli, args, options) => {
    const ctx = await cli.context();
    const params = {
      pane_id: await paneId(ctx, args.pane),
      include_predecessor_chain: options.chain,
    };
    await cli.present(paneDetailMethod, params, (pane) => {
      cli.terminal.print(paneText(pane, viewOf(ctx, cli.terminal)));
    });
    return EXIT.done;
  },
});

const remove = command({
  name: "remove",
  summary: "Kill managed panes and archive their records",
  more: "Where its agent works, the terminal is asked first.",
  method: "managed.pane.remove",
  arguments: { panes: someArguments("PANE", AGENT_NAMES, "pane") },
  options: { yes: yesOption },
  examples: ["agenttower pane remove s2", "agenttower pane remove local/s1 local/s2"],
  run: async (cli, args, { yes }) => {
    const ctx = await cli.context();
    const { forEachName } = await import("../session/each_name.ts");
    const { endPane } = await import("./changing/end_pane.ts");
    return await forEachName(
      cli,
      "PANE",
      args.panes,
      async (name) => await endPane(cli, await paneId(ctx, name), yes),
    );
  },
});

const recreate = command({
  name: "recreate",
  summary: "Make removed or failed panes again, as new records in the same places",
  method: "managed.pane.recreate",
  arguments: { panes: someArguments("PANE", AGENT_NAMES, "pane") },
  options: {
    launch: option("PROFILE", "start it with this profile", "profile"),
    replace: flag("remove it first where it is degraded"),
    "idempotency-key": option("K", "a second recreate with the same key makes nothing new"),
    wait: optionalNumber("SECONDS", "wait until it has settled"),
  },
  examples: ["agenttower pane recreate s2 --wait"],
  run: async (cli, args, options) => {
    const ctx = await cli.context();
    warnOfConfig(cli.terminal, (await ctx.profiles()).warnings);
    const { forEachName, requireOneForKey } = await import("../session/each_name.ts");
    requireOneForKey(options["idempotency-key"], "PANE", args.panes);
    const { recreateOne } = await import("./changing/recreate_one.ts");
    return await forEachName(cli, "PANE", args.panes, async (name) =>
      await recreateOne(cli, {
        paneId: await paneId(ctx, name),
        replace: options.replace,
        launch: options.launch,
        key: options["idempotency-key"],
        wait: options.wait,
      }));
  },
});

const promote = command({
  name: "promote",
  summary: "Reserved: make an adopted agent's pane a managed one",
  method: "managed.pane.promote_from_adopted",
  arguments: { agent: argument("AGENT", "an adopted agent", "agent") },
  examples: ["agenttower pane promote 3f2a91c0"],
  run: async (cli) => {
    await cli.present(panePromoteMethod, {}, () => {});
    return EXIT.done;
  },
});

export default {
  name: "pane",
  summary: "Managed panes",
  commands: [list, show, remove, recreate, promote],
} satisfies Noun;
