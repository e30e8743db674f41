/** `watch [LAYOUT]` */
import { PANE_STATES } from "../../model/states.ts";
import { layoutDetailMethod, layoutListMethod } from "../../rpc/methods/layouts.ts";
import { optionalArgument } from "../args/spec.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { layoutId } from "../refs/layout.ts";
import { layoutTable, layoutText } from "../render/layouts.ts";
import { viewOf } from "../render/view.ts";

/** How often it looks, in milliseconds. */
const INTERVAL_MS = 1000;

const STANDING = PANE_STATES.filter((state) => state !== "removed");

const watch = command({
  name: "",
  summary: "Show layouts, or one layout, as they change, until Ctrl-C",
  more: "On a terminal it is redrawn in place; elsewhere it is printed again at each change.",
  arguments: { layout: optionalArgument("LAYOUT", "default: all that are not removed", "layout") },
  examples: ["agenttower watch", "agenttower watch local/demo"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    const id = args.layout === undefined ? null : await layoutId(ctx, args.layout);
    const ended = await untilInterrupted(async () => {
      for (let shown = ""; !cli.terminal.closed;) {
        shown = await frame(cli, id, shown);
        await ctx.clock.sleep(INTERVAL_MS);
      }
    });
    return ended === null ? EXIT.interrupted : EXIT.done;
  },
});

/** Shows the present state unless it equals `shown`; gives the key of what it showed. */
async function frame(cli: Cli, id: string | null, shown: string): Promise<string> {
  const ctx = await cli.context();
  const { terminal } = cli;
  if (id !== null) {
    const layout = await cli.perform(layoutDetailMethod, { layout_id: id });
    return show(cli, shown, layout, () => layoutText(layout, viewOf(ctx, terminal)));
  }
  const { items } = await cli.perform(layoutListMethod, { state: STANDING, limit: 200 });
  const text = () => items.length === 0 ? "no layouts" : layoutTable(items, viewOf(ctx, terminal));
  return show(cli, shown, items, text);
}

function show(cli: Cli, shown: string, result: unknown, text: () => string): string {
  const { terminal } = cli;
  const now = JSON.stringify(result);
  if (terminal.json) {
    if (now !== shown) cli.printResult(result);
  } else if (terminal.isOutTerminal) terminal.print(`\x1b[H\x1b[J${text()}`);
  else if (now !== shown) terminal.print(`${text()}\n`);
  return now;
}

export default { name: "watch", summary: watch.summary, commands: [watch] } satisfies Noun;
