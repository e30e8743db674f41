/** `layout`: create, list, show, wait, attach, remove, recreate. */
import { moreAfter } from "../render/more_after.ts";
import { type Advice, advise } from "../../model/advice.ts";
import { untilSettled } from "../session/until_settled.ts";
import { tmuxSessionName } from "../../model/identifier.ts";
import { DEFAULT_TEMPLATE } from "../../model/template.ts";
import { type WaitFor, WAITS_FOR } from "../../model/settings.ts";
import { PANE_STATES } from "../../model/states.ts";
import type { Result } from "../../rpc/shape.ts";
import {
  layoutCreateMethod,
  layoutDetailMethod,
  layoutListMethod,
  layoutRecreateMethod,
  layoutRemoveMethod,
} from "../../rpc/methods/layouts.ts";
import type { createdLayoutShape } from "../../rpc/views/created_layout.ts";
import {
  argument,
  flag,
  numberOption,
  option,
  optionalNumber,
  repeatedOption,
  requiredOption,
} from "../args/spec.ts";
import { UsageError } from "../args/usage_error.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { warnOfConfig } from "../terminal/config_warnings.ts";
import { readOverrides } from "../args/overrides.ts";
import { statesToList } from "../args/state_filter.ts";
import { wideOption } from "../args/wide.ts";
import { containerFilter, containerId } from "../refs/container.ts";
import { nameOfId } from "../refs/in_names.ts";
import { LAYOUT_NAMES, layoutId } from "../refs/layout.ts";
import { layoutTable, layoutText, type ShownLayout } from "../render/layouts.ts";
import { table } from "../render/text_table.ts";
import { noteAge } from "../session/note_age.ts";
import { count, stateCell } from "../render/words.ts";
import { viewOf } from "../render/view.ts";

type Created = Result<typeof createdLayoutShape>;

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
    "Answers as soon as the layout is on record; a worker makes the panes. --wait waits for it.",
  method: "managed.layout.create",
  arguments: {
    container: argument("CONTAINER", "an id, a prefix of it, a name, or local", "container"),
  },
  options: {
    session: requiredOption("NAME", "the name of the tmux session to make"),
    template: option("NAME", `the template (default: ${DEFAULT_TEMPLATE})`, "template"),
    launch: repeatedOption("ROLE:LABEL=PROFILE", "start this pane with this profile"),
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
    const ctx = await cli.context();
    warnOfConfig(cli.terminal, (await ctx.templates()).warnings);
    warnOfConfig(cli.terminal, (await ctx.profiles()).warnings);
    const params = {
      container_id: await containerId(ctx, args.container, { running: true }),
      template_name: options.template ?? DEFAULT_TEMPLATE,
      tmux_session_name: options.session,
      launch_command_overrides: readOverrides(options.launch),
      idempotency_key: options["idempotency-key"],
      label_prefix: options["label-prefix"],
    };
    const create = async () => {
      const created = await cli.perform(layoutCreateMethod, params);
      if (created.request_matches === false) {
        cli.terminal.warn("this key was used before, for a different request; its layout is kept");
      } else if (created.replay && !cli.terminal.json) {
        cli.terminal.note("this key was used before: its layout is kept, nothing new was made");
      }
      return created;
    };
    if (!waits) {
      const created = await create();
      if (cli.terminal.json) cli.printResult(created);
      else showCreated(cli, created, `${args.container}/${tmuxSessionName(options.session)}`);
      return EXIT.done;
    }
    const { waitAndShow } = await import("../session/wait_and_show.ts");
    const { exit, detail } = await waitAndShow(cli, async () => {
      const created = await create();
      return {
        layoutId: created.layout_id,
        seconds: typeof options.wait === "number" ? options.wait : undefined,
        waitFor,
        extra: {
          replay: created.replay,
          ...(created.request_matches === false ? { request_matches: false } : {}),
        },
      };
    });
    if (detail === null) return exit;
    const { layout_id } = detail;
    if (options.attach && exit === EXIT.done) return await attachTo(cli, layout_id, undefined);
    if (!cli.terminal.json && exit !== EXIT.timedOut) {
      cli.terminal.hint(exit === EXIT.failed ? toRecreate(detail) : toAttach(layout_id));
    }
    return exit;
  },
});

const list = command({
  name: "list",
  summary: "List layouts, those that need attention first",
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
    await cli.present(layoutListMethod, params, ({ items, next }) => {
      if (items.length === 0) cli.terminal.note("no layouts");
      else cli.terminal.print(layoutTable(items, viewOf(ctx, cli.terminal, options.wide)));
      noteAge(ctx, cli.terminal, begun, items);
      if (next !== null) cli.terminal.hint(moreAfter(next));
    });
    return EXIT.done;
  },
});

const show = command({
  name: "show",
  summary: "Show one layout and its panes",
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
    await cli.present(layoutDetailMethod, params, (layout) => {
      cli.terminal.print(layoutText(layout, viewOf(ctx, cli.terminal, true)));
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
  options: { pane: option("LABEL", "select this pane first") },
  examples: ["agenttower layout attach local/demo --pane s1"],
  run: async (cli, args, options) =>
    await attachTo(cli, await layoutId(await cli.context(), args.layout), options.pane),
});

const remove = command({
  name: "remove",
  summary: "Kill a layout's panes and archive their records",
  method: "managed.layout.remove",
  arguments: { layout: layoutArgument },
  examples: ["agenttower layout remove local/demo"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    const params = { layout_id: await layoutId(ctx, args.layout) };
    const name = nameOfId(ctx, params.layout_id);
    await cli.present(layoutRemoveMethod, params, (removed) => {
      const owed = removed.panes.filter((pane) => !pane.tmux_kill_succeeded);
      cli.terminal.print(
        `removed layout ${name} with ${count(removed.panes.length, "pane")}`,
      );
      if (owed.length === 0) return;
      cli.terminal.warn(`${count(owed.length, "pane")} could not be killed now; recovery will`);
    });
    return EXIT.done;
  },
});

const recreate = command({
  name: "recreate",
  summary: "Make a layout's removed and failed panes again, all at once",
  more: "--wait exits as layout wait does.",
  method: "managed.layout.recreate",
  arguments: { layout: layoutArgument },
  options: {
    degraded: flag("replace degraded panes, too"),
    "idempotency-key": option("K", "a second recreate with the same key makes nothing new"),
    wait: optionalNumber("SECONDS", "wait until the layout has settled"),
  },
  examples: ["agenttower layout recreate local/demo --degraded --wait"],
  run: async (cli, args, options) => {
    const ctx = await cli.context();
    warnOfConfig(cli.terminal, (await ctx.profiles()).warnings);
    const params = {
      layout_id: await layoutId(ctx, args.layout),
      include_degraded: options.degraded,
      idempotency_key: options["idempotency-key"],
    };
    const recreate = async () => {
      const recreated = await cli.perform(layoutRecreateMethod, params);
      if (!cli.terminal.json) {
        if (recreated.panes.length === 0) {
          cli.terminal.note("there is nothing to recreate");
          if (recreated.state === "degraded") cli.terminal.hint(withDegraded(recreated.layout_id));
        } else if (recreated.replay) {
          cli.terminal.note("this key was used before: nothing new was made");
        }
      }
      return recreated;
    };
    if (options.wait !== undefined) {
      const { waitAndShow } = await import("../session/wait_and_show.ts");
      const waited = await waitAndShow(cli, async () => {
        const { layout_id, panes, replay } = await recreate();
        return {
          layoutId: layout_id,
          seconds: typeof options.wait === "number" ? options.wait : undefined,
          extra: { recreated: panes, replay },
        };
      });
      return waited.exit;
    }
    const recreated = await recreate();
    const { layout_id, panes } = recreated;
    if (cli.terminal.json) cli.printResult(recreated);
    else if (panes.length > 0) {
      const labels = panes.map(({ label }) => label).join(" ");
      cli.terminal.print(
        `${count(panes.length, "pane")} of layout ${nameOfId(ctx, layout_id)}: ${labels}`,
      );
      cli.terminal.hint(untilSettled(layout_id));
    }
    return EXIT.done;
  },
});

function showCreated(cli: Cli, created: Created, name: string): void {
  const rows = [[
    name,
    stateCell(created),
    created.panes.map(({ label }) => label).join(" "),
  ]];
  cli.terminal.print(table(["LAYOUT", "STATE", "PANES"], rows, cli.terminal.paint));
  cli.terminal.hint(
    created.state === "creating" ? untilSettled(created.layout_id) : toAttach(created.layout_id),
  );
}

function toAttach(id: string): Advice {
  return advise`agenttower layout attach ${id}`;
}

/** A layout that has failed has nothing to attach to. */
function toRecreate({ layout_id, panes }: ShownLayout): Advice {
  const isDegraded = panes.some(({ state }) => state === "degraded");
  const which = isDegraded ? `${layout_id} --degraded` : layout_id;
  return advise`once that is cured: agenttower layout recreate ${which} --wait`;
}

function withDegraded(id: string): Advice {
  return advise`degraded panes: agenttower layout recreate ${id} --degraded`;
}

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
