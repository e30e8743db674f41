/** `events` */
import { moreAfter } from "../render/more_after.ts";
import { EVENT_TYPES, type EventType } from "../../model/event.ts";
import { ACTIONS, type ActionType } from "../../model/operator_action.ts";
import { advise, didYouMean } from "../../model/advice.ts";
import { nearest } from "../../model/nearest.ts";
import { actionListMethod, eventListMethod } from "../../rpc/methods/events.ts";
import { MAX_PAGE } from "../../rpc/methods/paging.ts";
import { flag, numberOption, option, repeatedOption } from "../args/spec.ts";
import { wideOption } from "../args/common_options.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { layoutId } from "../refs/layout.ts";
import { namesOnRecord } from "../refs/record_names.ts";
import { paneId } from "../refs/pane.ts";
import { visible } from "../../model/visible.ts";
import { auditFaults, auditReportView } from "../render/audit.ts";
import type { Context } from "../../context.ts";
import type { Params } from "../../rpc/access.ts";
import type { Cli } from "../command/cli.ts";
import { actionLine, type ShownAction } from "../render/actions.ts";
import { eventLine, type ShownEvent, shownType } from "../render/events.ts";
import { UsageError } from "../args/usage_error.ts";
import { readMoment } from "../args/moment.ts";

const SHOWN_TYPES = [...EVENT_TYPES.map(shownType), ...ACTIONS];

const events = command({
  name: "",
  summary: "Show what happened to layouts and panes, and what was done to agents, the newest last",
  more:
    "What was done: texts and keys sent, answers, adoptions, routes, and logs attached by hand or rotated, with what\n" +
    "became of each. --json and --after are about one list: the events, or with --actions, or with types of them alone,\n" +
    "what was done (app.action.list).\n" +
    "With --follow, what has happened so far comes first; --limit 0 leaves it out. With --follow --json: one a line,\n" +
    "events as in events.jsonl.\n" +
    "With --verify, the whole file is read, and nothing is shown but whether that file says what the database says;\n" +
    "exit 1 where it does not, so that cron tells.",
  method: "app.event.list",
  options: {
    verify: flag("hold events.jsonl against the database"),
    follow: flag("continue with what happens next, until Ctrl-C"),
    actions: flag("only what was done to agents"),
    layout: option("L", "only of this layout and its panes", "layout"),
    pane: option("P", "only of this pane", "pane"),
    type: repeatedOption("T", "only of this type, as it is shown", SHOWN_TYPES),
    since: option("WHEN", "only from then on: a moment (RFC 3339), or how long ago (10m, 2h, 1d)"),
    limit: numberOption("N", "the newest N; with --after, the first N behind it"),
    after: option("CURSOR", "continue after an earlier list"),
    wide: wideOption,
  },
  examples: [
    "agenttower events --since 1h",
    "agenttower events --type send --pane local/s1",
    "agenttower events --follow --layout local/demo",
  ],
  run: async (cli, _args, options) => {
    const ctx = await cli.context();
    if (options.verify) {
      cli.requireHost(ctx);
      return await verify(cli, ctx);
    }
    const wanted = wantedOf(options, cli.terminal.json);
    const about = {
      layout_id: options.layout === undefined ? undefined : await layoutId(ctx, options.layout),
      pane_id: options.pane === undefined ? undefined : await paneId(ctx, options.pane),
      since: options.since === undefined ? undefined : readMoment(options.since, ctx.clock.now()),
    };
    const view = { nameOf: namesOnRecord(ctx), wide: options.wide };
    const surface = { paint: cli.terminal.paint, width: options.wide ? null : cli.terminal.width };
    const print = (entry: Shown) => {
      if (cli.terminal.json) cli.terminal.printJson(entry);
      else if ("event_id" in entry) cli.terminal.print(eventLine(entry, surface, view));
      else cli.terminal.print(actionLine(entry, surface, view));
    };
    if (options.follow) return await followTo(print, cli, ctx, { wanted, about, ...options });
    await list(print, cli, { wanted, about, ...options });
    return EXIT.done;
  },
});

/** One of either list. */
type Shown = ShownEvent | ShownAction;

/** The types that are wanted of each list; empty for every type, null for nothing of it. */
interface Wanted {
  readonly events: readonly EventType[] | null;
  readonly actions: readonly ActionType[] | null;
}

/** Which entries are asked for. */
interface Asked {
  readonly wanted: Wanted;
  readonly about: Params & { layout_id?: string; pane_id?: string; since?: string };
  readonly limit?: number;
  readonly after?: string;
}

async function followTo(
  print: (entry: Shown) => void,
  cli: Cli,
  ctx: Context,
  { wanted, about, limit, after }: Asked,
): Promise<number> {
  cli.requireHost(ctx);
  const { followTrail } = await import("../../managed/trail/trail.ts");
  const { actionView } = await import("../../rpc/views/action.ts");
  const filter = (types: readonly string[] | null) => {
    const { layout_id = null, pane_id = null, since = null } = about;
    return types === null ? null : { layoutId: layout_id, paneId: pane_id, types, since };
  };
  const trail = { events: filter(wanted.events), actions: filter(wanted.actions) };
  const followed = followTrail(ctx, trail, { limit, after });
  const ended = await untilInterrupted(async () => {
    for await (const entry of followed) {
      print("event_id" in entry ? entry : actionView(entry));
      if (cli.terminal.closed) break;
    }
  });
  return ended === null ? EXIT.interrupted : EXIT.done;
}

async function list(print: (entry: Shown) => void, cli: Cli, asked: Asked): Promise<void> {
  const { wanted: { events, actions }, about, limit, after } = asked;
  const newest = limit !== undefined && after === undefined;
  const ofEvents = { ...about, type: orUndefined(events), limit, newest, after };
  const ofActions = { ...ofEvents, type: orUndefined(actions) };
  if (cli.terminal.json || after !== undefined && limit !== undefined) {
    const show = ({ items, next }: Page) => {
      for (const entry of items) print(entry);
      if (next !== null) cli.terminal.hint(moreAfter(next));
    };
    if (events !== null) await cli.present(eventListMethod, ofEvents, show);
    else await cli.present(actionListMethod, ofActions, show);
    return;
  }
  const { byTime } = await import("../../managed/trail/by_time.ts");
  const lists: ((more: Params) => Promise<Page>)[] = [];
  if (events !== null) lists.push((more) => cli.perform(eventListMethod, { ...ofEvents, ...more }));
  if (actions !== null) {
    lists.push((more) => cli.perform(actionListMethod, { ...ofActions, ...more }));
  }
  const all = byTime(lists.map((read) => newest ? onePage(read) : allPages(read, after)));
  const entries = newest ? (await Array.fromAsync(all)).slice(-limit) : all;
  for await (const entry of entries) {
    print(entry);
    if (cli.terminal.closed) break;
  }
}

interface Page {
  readonly items: readonly Shown[];
  readonly next: string | null;
}

async function* onePage(read: (more: Params) => Promise<Page>): AsyncGenerator<Shown> {
  yield* (await read({})).items;
}

async function* allPages(
  read: (more: Params) => Promise<Page>,
  behind: string | undefined,
): AsyncGenerator<Shown> {
  let after = behind;
  do {
    const page = await read({ after, limit: MAX_PAGE });
    yield* page.items;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

function orUndefined(types: readonly string[] | null): readonly string[] | undefined {
  return types === null || types.length === 0 ? undefined : types;
}

/** @throws {UsageError} */
function wantedOf(
  options: {
    readonly type: readonly string[];
    readonly actions: boolean;
    readonly after?: string;
  },
  json: boolean,
): Wanted {
  const types = options.type.map(readType);
  const actions = ACTIONS.filter((action) => types.includes(action));
  const events = EVENT_TYPES.filter((type) => types.includes(type));
  if (options.actions) {
    if (events.length > 0) throw oneOfTwo("--actions");
    return { events: null, actions };
  }
  if (types.length > 0 && events.length === 0) return { events: null, actions };
  const isOne = json || options.after !== undefined;
  if (isOne && actions.length > 0) throw oneOfTwo(json ? "--json" : "--after");
  return { events, actions: isOne || (types.length > 0 && actions.length === 0) ? null : actions };
}

function oneOfTwo(option: string): UsageError {
  return new UsageError(
    "--type",
    `with ${option}, events and actions are two lists`,
    advise`give types of one of them`,
  );
}

/** As it is shown, or as it is on record. @throws {UsageError} */
function readType(given: string): EventType | ActionType {
  const found = EVENT_TYPES.find((type) => given === type || given === shownType(type)) ??
    ACTIONS.find((type) => given === type);
  if (found !== undefined) return found;
  const near = nearest(given, SHOWN_TYPES) ?? SHOWN_TYPES.find((type) => type.includes(given));
  const known = SHOWN_TYPES.join(", ");
  throw new UsageError(
    "--type",
    `there is no event "${given}"`,
    near === undefined ? advise`there are ${known}` : didYouMean(near),
  );
}

async function verify(cli: Cli, ctx: Context): Promise<number> {
  const { isAuditWrong, verifyAudit } = await import("../../audit/verify.ts");
  const report = verifyAudit(ctx.store, ctx.paths.audit, null);
  const { audit } = ctx.paths;
  if (cli.terminal.json) cli.printResult(auditReportView(report), "app.event.list");
  else if (report.faults.length > 0) cli.terminal.print(auditFaults(report, audit));
  else cli.terminal.note(visible(`${audit} says what the database says (${report.lines} events)`));
  return isAuditWrong(report) ? EXIT.refused : EXIT.done;
}

export default { name: "events", summary: events.summary, commands: [events] } satisfies Noun;
