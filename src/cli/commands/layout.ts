/** `layout`: create, list, show, wait, attach, remove, recreate. */
import { DEFAULT_TEMPLATE } from "../../model/template.ts";
import { type WaitFor, WAITS_FOR } from "../../model/settings.ts";
import { PANE_STATES } from "../../model/states.ts";
import { layoutDetailMethod, layoutListMethod } from "../../rpc/methods/layouts.ts";
import {
  argument,
  flag,
  numberOption,
  option,
  optionalNumber,
  repeatedOption,
  requiredOption,
  someArguments,
} from "../args/spec.ts";
import { UsageError } from "../args/usage_error.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { warnOfConfig } from "../terminal/config_warnings.ts";
import { statesToList } from "../args/state_filter.ts";
import { wideOption, yesOption } from "../args/common_options.ts";
import { containerFilter } from "../refs/container.ts";
import { LAYOUT_NAMES, layoutId } from "../refs/layout.ts";

const forOption = option(
  "ready|idle",
  "wait for ready panes, or until each agent is idle or waits for somebody, too",
  WAITS_FOR,
);

/** @throws {UsageError} */
function readWaitFor(given: string | undefined): WaitFor | undefined {
  const found = WAITS_FOR.find((word) => word === given);
  if (given === undefined || found !== undefined) return found;
  throw new UsageError("--for", `--for takes ready or idle, not "${given}"`);
}

const layoutArgument = argument("LAYOUT", LAYOUT_NAMES, "layout");

const create = command({
  name: "create",
  summary: "Make a tmux session of panes from a template",
  more:
    "Answers as soon as the layout is on record; a worker makes the panes. --wait waits for it.\n" +
    "Where labels are taken and no --label-prefix is given, a person at a terminal is offered SESSION- as the\n" +
    "prefix; labels.prefix (config.yaml) takes it unasked.",
  method: "managed.layout.create",
  arguments: {
    container: argument("CONTAINER", "an id, a prefix of it, a name, or local", "container"),
  },
  options: {
    session: requiredOption("NAME", "the name of the tmux session to make"),
    template: option("NAME", `the template (default: ${DEFAULT_TEMPLATE})`, "template"),
    launch: repeatedOption("ROLE:LABEL=PROFILE", "start this pane with this profile", "launch"),
    "label-prefix": option("P", "put this before every label"),
    "idempotency-key": option("K", "a second create with the same key makes nothing new"),
    wait: optionalNumber("SECONDS", "wait until the layout has settled"),
    for: forOption,
    attach: flag("wait, then attach to the session"),
  },
  examples: [
    "agenttower layout create local --session demo --wait",
    "agenttower layout create bench-alpha --session review --template 2m+2s --launch master:m1=claude-master",
  ],
  run: async (cli, args, options) => {
    const waits = options.wait !== undefined || options.attach;
    if (options.for !== undefined && !waits) {
      throw new UsageError("--for", "--for says what --wait waits for, and --wait is not given");
    }
    const waitFor = readWaitFor(options.for);
    if (options.attach) await requireTerminal(cli);
    const { createAndShow } = await import("./changing/create_and_show.ts");
    const { exit, attachTo: made } = await createAndShow(cli, {
      container: args.container,
      session: options.session,
      template: options.template ?? DEFAULT_TEMPLATE,
      launch: options.launch,
      key: options["idempotency-key"],
      prefix: options["label-prefix"],
      wait: options.wait ?? (options.attach ? true : undefined),
      waitFor,
      attach: options.attach,
    });
    return made === null ? exit : await attachTo(cli, made, undefined);
  },
});

const list = command({
  name: "list",
  summary: "List layouts, those that need a person first",
  method: "managed.layout.list",
  options: {
    container: option("C", "only this container's", "container"),
    state: repeatedOption("S", `only in this state: ${PANE_STATES.join(", ")}`, PANE_STATES),
    limit: numberOption("N", "at most this many (default: 50)"),
    after: option("CURSOR", "continue after an earlier list"),
    all: flag("removed ones too"),
    wide: wideOption,
  },
  examples: ["agenttower layout list", "agenttower layout list --state failed --json"],
  run: async (cli, _args, options) => {
    const ctx = await cli.context();
    const params = {
      container_id: await containerFilter(ctx, options.container),
      state: statesToList(options.state, options.all),
      limit: options.limit,
      after: options.after,
    };
    const begun = ctx.clock.now();
    await cli.present(layoutListMethod, params, async ({ items, next }) => {
      const { layoutTable } = await import("../render/layouts.ts");
      const { viewOf } = await import("../render/view.ts");
      const { noteAge } = await import("../session/note_age.ts");
      if (items.length === 0) cli.terminal.note("no layouts");
      else cli.terminal.print(layoutTable(items, viewOf(ctx, cli.terminal, options.wide)));
      noteAge(ctx, cli.terminal, begun, items);
      if (next === null) return;
      const { moreAfter } = await import("../render/more_after.ts");
      cli.terminal.hint(moreAfter(next));
    });
    return EXIT.done;
  },
});

const show = command({
  name: "show",
  summary: "Show one layout and its panes, those that need a person first",
  method: "managed.layout.detail",
  arguments: { layout: layoutArgument },
  options: { "all-panes": flag("superseded and removed panes too") },
  examples: ["agenttower layout show local/demo"],
  run: async (cli, args, options) => {
    const ctx = await cli.context();
    const params = {
      layout_id: await layoutId(ctx, args.layout),
      include_terminal_panes: options["all-panes"],
    };
    await cli.present(layoutDetailMethod, params, async (layout) => {
      const { layoutText } = await import("../render/layouts.ts");
      const { viewOf } = await import("../render/view.ts");
      const { width } = cli.terminal;
      cli.terminal.print(layoutText(layout, { ...viewOf(ctx, cli.terminal, true), width }));
    });
    return EXIT.done;
  },
});

const wait = command({
  name: "wait",
  summary: "Wait until a layout has settled",
  more: "Exits 0 when it is ready, 3 degraded, 4 failed, 5 when the time is up.",
  method: "managed.layout.detail",
  arguments: { layout: layoutArgument },
  options: { timeout: numberOption("SECONDS", "give up after this long"), for: forOption },
  examples: [
    "agenttower layout wait local/demo --timeout 60",
    "agenttower layout wait local/demo --for idle",
  ],
  run: async (cli, args, options) => {
    const id = await layoutId(await cli.context(), args.layout);
    // Runs the recovery: a worker that died long ago is replaced before the wait begins.
    await cli.perform(layoutDetailMethod, { layout_id: id });
    const { waitAndShow } = await import("../session/wait_and_show.ts");
    const request = {
      layoutId: id,
      seconds: options.timeout,
      waitFor: readWaitFor(options.for),
    };
    return (await waitAndShow(cli, () => request)).exit;
  },
});

const attach = command({
  name: "attach",
  summary: "Attach this terminal to a layout's tmux session",
  arguments: { layout: layoutArgument },
  options: { pane: option("LABEL", "select this pane first", "label") },
  examples: ["agenttower layout attach local/demo --pane s1"],
  run: async (cli, args, options) =>
    await attachTo(cli, await layoutId(await cli.context(), args.layout), options.pane),
});

const remove = command({
  name: "remove",
  summary: "Kill layouts' panes and archive their records",
  more: "Where an agent in one works, the terminal is asked first.",
  method: "managed.layout.remove",
  arguments: { layouts: someArguments("LAYOUT", LAYOUT_NAMES, "layout") },
  options: { yes: yesOption },
  examples: ["agenttower layout remove demo", "agenttower layout remove local/demo local/work"],
  run: async (cli, args, { yes }) => {
    const ctx = await cli.context();
    const { forEachName } = await import("../session/each_name.ts");
    const { endLayout } = await import("./changing/end_layout.ts");
    return await forEachName(
      cli,
      "LAYOUT",
      args.layouts,
      async (name) => await endLayout(cli, await layoutId(ctx, name), yes),
    );
  },
});

const recreate = command({
  name: "recreate",
  summary: "Make layouts' removed and failed panes again, all at once",
  more: "--wait exits as layout wait does.",
  method: "managed.layout.recreate",
  arguments: { layouts: someArguments("LAYOUT", LAYOUT_NAMES, "layout") },
  options: {
    degraded: flag("replace degraded panes, too"),
    "idempotency-key": option("K", "a second recreate with the same key makes nothing new"),
    wait: optionalNumber("SECONDS", "wait until the layout has settled"),
  },
  examples: ["agenttower layout recreate demo --degraded --wait"],
  run: async (cli, args, options) => {
    const ctx = await cli.context();
    warnOfConfig(cli.terminal, (await ctx.profiles()).warnings);
    const { forEachName, requireOneForKey } = await import("../session/each_name.ts");
    requireOneForKey(options["idempotency-key"], "LAYOUT", args.layouts);
    const { recreateWhole } = await import("./changing/recreate_whole.ts");
    return await forEachName(cli, "LAYOUT", args.layouts, async (name) =>
      await recreateWhole(cli, {
        layoutId: await layoutId(ctx, name),
        degraded: options.degraded,
        key: options["idempotency-key"],
        wait: options.wait,
      }));
  },
});

async function requireTerminal(cli: Cli): Promise<void> {
  if (cli.terminal.json) throw new UsageError("--attach", "--attach and --json exclude each other");
  const { requireAttachable } = await import("../session/attach_terminal.ts");
  requireAttachable();
}

async function attachTo(cli: Cli, id: string, pane: string | undefined): Promise<number> {
  const { attachLayout } = await import("../session/attach_terminal.ts");
  return await attachLayout(cli, id, pane ?? null);
}

export default {
  name: "layout",
  summary: "Layouts: groups of panes made from one template in one tmux session",
  commands: [create, list, show, wait, attach, remove, recreate],
} satisfies Noun;
