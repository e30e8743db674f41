/** `watch [LAYOUT]` */
import { layoutDetailMethod, layoutListMethod } from "../../rpc/methods/layouts.ts";
import { optionalArgument } from "../args/spec.ts";
import { statesToList } from "../args/state_filter.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { layoutId } from "../refs/layout.ts";
import { layoutTable, layoutText } from "../render/layouts.ts";
import { viewOf } from "../render/view.ts";

/** How often it looks, in milliseconds. */
const INTERVAL_MS = 1000;

const watch = command({
  name: "",
  summary: "Show layouts as they change, and act on them",
  more:
    "On a terminal it is a view of the whole screen: arrows choose, Enter attaches, s sends, l shows the log,\n" +
    "r recreates, x removes (asks first), / filters, ? has all keys, q leaves. Elsewhere, on a dumb terminal and\n" +
    "with --json, it is printed again at each change, until Ctrl-C.",
  arguments: { layout: optionalArgument("LAYOUT", "default: all that are not removed", "layout") },
  examples: ["agenttower watch", "agenttower watch local/demo"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    const id = args.layout === undefined ? null : await layoutId(ctx, args.layout);
    if (takesPictures(cli)) {
      const { watchInView } = await import("./watching/watch_view.ts");
      return await watchInView(cli, id);
    }
    const ended = await untilInterrupted(async () => {
      for (let shown = ""; !cli.terminal.closed;) {
        shown = await frame(cli, id, shown);
        await ctx.clock.sleep(INTERVAL_MS);
      }
    });
    return ended === null ? EXIT.interrupted : EXIT.done;
  },
});

/** Whether somebody sits at a terminal that may be drawn on as a whole. */
function takesPictures({ terminal }: Cli): boolean {
  const kind = Deno.env.get("TERM") ?? "";
  return !terminal.json && terminal.isOutTerminal && Deno.stdin.isTerminal() &&
    kind !== "" && kind !== "dumb";
}

/** Shows the present state unless it equals `shown`; gives the key of what it showed. */
async function frame(cli: Cli, id: string | null, shown: string): Promise<string> {
  const ctx = await cli.context();
  const { terminal } = cli;
  if (id !== null) {
    const layout = await cli.perform(layoutDetailMethod, { layout_id: id });
    return show(cli, shown, layout, () => layoutText(layout, viewOf(ctx, terminal)));
  }
  const { items } = await cli.perform(layoutListMethod, {
    state: statesToList([], false),
    limit: 200,
  });
  const text = () => items.length === 0 ? "no layouts" : layoutTable(items, viewOf(ctx, terminal));
  return show(cli, shown, items, text);
}

function show(cli: Cli, shown: string, result: unknown, text: () => string): string {
  const { terminal } = cli;
  // A look that shows the same as the one before is no change.
  const now = JSON.stringify(result, (key, value) => key === "observed_at" ? undefined : value);
  if (now === shown) return now;
  if (terminal.json) cli.printResult(result);
  else terminal.print(`${text()}\n`);
  return now;
}

export default { name: "watch", summary: watch.summary, commands: [watch] } satisfies Noun;
