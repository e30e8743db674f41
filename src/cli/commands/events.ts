/** `events` */
import { moreAfter } from "../render/more_after.ts";
import { EVENT_TYPES, type EventType } from "../../model/event.ts";
import { advise, didYouMean } from "../../model/advice.ts";
import { nearest } from "../../model/nearest.ts";
import { eventListMethod } from "../../rpc/methods/events.ts";
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
import type { Cli } from "../command/cli.ts";
import { eventLine, type ShownEvent, shownType } from "../render/events.ts";
import { UsageError } from "../args/usage_error.ts";
import { readMoment } from "../args/moment.ts";

const SHOWN_TYPES = EVENT_TYPES.map(shownType);

const events = command({
  name: "",
  summary: "Show what happened to layouts and panes, the newest last",
  more:
    "With --follow, what has happened so far comes first; --limit 0 leaves it out. With --follow --json: one event a line, as in events.jsonl. With --verify, the whole file is " +
    "read, and nothing is shown but whether that file says what the database says; exit 1 where it does not, so that cron tells.",
  method: "app.event.list",
  options: {
    verify: flag("hold events.jsonl against the database"),
    follow: flag("continue with what happens next, until Ctrl-C"),
    layout: option("L", "only of this layout and its panes", "layout"),
    pane: option("P", "only of this pane", "pane"),
    type: repeatedOption("T", "only of this type, as it is shown", SHOWN_TYPES),
    since: option("WHEN", "only from then on: a moment (RFC 3339), or how long ago (10m, 2h, 1d)"),
    limit: numberOption("N", "the newest N; with --after, the first N behind it"),
    after: option("CURSOR", "continue after an earlier list"),
    wide: wideOption,
  },
  examples: ["agenttower events --since 1h", "agenttower events --follow --layout local/demo"],
  run: async (cli, _args, options) => {
    const ctx = await cli.context();
    if (options.verify) {
      cli.requireHost(ctx);
      return await verify(cli, ctx);
    }
    const types = options.type.map(readType);
    const since = options.since === undefined
      ? undefined
      : readMoment(options.since, ctx.clock.now());
    const layout = options.layout === undefined ? undefined : await layoutId(ctx, options.layout);
    const pane = options.pane === undefined ? undefined : await paneId(ctx, options.pane);
    const view = { nameOf: namesOnRecord(ctx), wide: options.wide };
    const { paint } = cli.terminal;
    const print = (event: ShownEvent) => {
      if (cli.terminal.json) cli.terminal.printJson(event);
      else {
        const width = options.wide ? null : cli.terminal.width;
        cli.terminal.print(eventLine(event, { paint, width }, view));
      }
    };
    if (options.follow) {
      cli.requireHost(ctx);
      const { followEvents, followFrom } = await import("../../managed/events.ts");
      const filter = {
        layoutId: layout ?? null,
        paneId: pane ?? null,
        types,
        since: since ?? null,
      };
      const from = followFrom(ctx, filter, options);
      const ended = await untilInterrupted(async () => {
        for await (const event of followEvents(ctx, filter, from)) {
          print(event);
          if (cli.terminal.closed) break;
        }
      });
      return ended === null ? EXIT.interrupted : EXIT.done;
    }
    const params = {
      layout_id: layout,
      pane_id: pane,
      type: types.length === 0 ? undefined : types,
      since,
      limit: options.limit,
      newest: options.limit !== undefined && options.after === undefined,
      after: options.after,
    };
    if (cli.terminal.json || options.limit !== undefined) {
      await cli.present(eventListMethod, params, ({ items, next }) => {
        for (const event of items) print(event);
        if (next !== null) cli.terminal.hint(moreAfter(next));
      });
      return EXIT.done;
    }
    let after = options.after;
    do {
      const page = await cli.perform(eventListMethod, { ...params, after, limit: MAX_PAGE });
      for (const event of page.items) print(event);
      after = page.next ?? undefined;
    } while (after !== undefined && !cli.terminal.closed);
    return EXIT.done;
  },
});

/** As it is shown, or as it is on record. @throws {UsageError} */
function readType(given: string): EventType {
  const found = EVENT_TYPES.find((type) => given === type || given === shownType(type));
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
