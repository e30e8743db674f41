/** `pane`: list, show, remove, recreate, promote. */
import { untilSettled } from "../session/until_settled.ts";
import { moreAfter } from "../render/more_after.ts";
import { advise } from "../../model/advice.ts";
import { PANE_STATES } from "../../model/states.ts";
import {
  paneDetailMethod,
  paneListMethod,
  panePromoteMethod,
  paneRecreateMethod,
  paneRemoveMethod,
} from "../../rpc/methods/panes.ts";
import {
  argument,
  flag,
  numberOption,
  option,
  optionalNumber,
  repeatedOption,
} from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { statesToList } from "../args/state_filter.ts";
import { wideOption } from "../args/wide.ts";
import { warnOfConfig } from "../terminal/config_warnings.ts";
import { containerFilter } from "../refs/container.ts";
import { layoutId } from "../refs/layout.ts";
import { AGENT_NAMES } from "../refs/agent_argument.ts";
import { nameOfId } from "../refs/in_names.ts";
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
  summary: "List managed panes, those that need attention first",
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
  summary: "Kill a managed pane and archive its record",
  method: "managed.pane.remove",
  arguments: { pane: paneArgument },
  examples: ["agenttower pane remove local/s2"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    const params = { pane_id: await paneId(ctx, args.pane) };
    const name = nameOfId(ctx, params.pane_id);
    await cli.present(paneRemoveMethod, params, (removed) => {
      cli.terminal.print(`removed pane ${name}`);
      if (!removed.tmux_kill_succeeded) {
        cli.terminal.warn("its tmux pane could not be killed now; recovery will");
      }
      const id = removed.pane_id;
      cli.terminal.hint(advise`to have it back: agenttower pane recreate ${id}`);
    });
    return EXIT.done;
  },
});

const recreate = command({
  name: "recreate",
  summary: "Make a removed or failed pane again, as a new record in the same place",
  method: "managed.pane.recreate",
  arguments: { pane: paneArgument },
  options: {
    launch: option("PROFILE", "start it with this profile", "profile"),
    replace: flag("remove it first where it is degraded"),
    "idempotency-key": option("K", "a second recreate with the same key makes nothing new"),
    wait: optionalNumber("SECONDS", "wait until it has settled"),
  },
  examples: ["agenttower pane recreate local/s2 --wait"],
  run: async (cli, args, options) => {
    const ctx = await cli.context();
    warnOfConfig(cli.terminal, (await ctx.profiles()).warnings);
    const params = {
      predecessor_pane_id: await paneId(ctx, args.pane),
      launch_command_override: options.launch,
      replace: options.replace,
      idempotency_key: options["idempotency-key"],
    };
    if (options.wait !== undefined) {
      const { waitAndShow } = await import("../session/wait_and_show.ts");
      const waited = await waitAndShow(cli, async () => {
        const { layout_id, pane_id, replay } = await cli.perform(paneRecreateMethod, params);
        return {
          layoutId: layout_id,
          paneId: pane_id,
          seconds: typeof options.wait === "number" ? options.wait : undefined,
          extra: { pane_id, replay },
        };
      });
      return waited.exit;
    }
    const created = await cli.perform(paneRecreateMethod, params);
    if (cli.terminal.json) cli.printResult(created);
    else {
      cli.terminal.print(`pane ${nameOfId(ctx, created.pane_id)} is ${created.state}`);
      cli.terminal.hint(untilSettled(created.layout_id));
    }
    return EXIT.done;
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
