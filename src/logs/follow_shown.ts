/** Follows pane logs as a person would see them (contract: agents.md, "Reading"). */
import type { Context } from "../context.ts";
import { maskSecrets } from "../model/secrets/mask_secrets.ts";
import { MaskedStream } from "../model/secrets/masked_stream.ts";
import { visibleLines } from "../model/visible.ts";
import { requireAgent } from "../store/require_record.ts";
import type { OpenFile } from "../system/fs/open_file.ts";
import { GrowingLog } from "./growing_log.ts";
import { HeldText } from "./held_text.ts";
import type { LogFile } from "./log_files.ts";
import { followPulled } from "./pulled/follow_pulled.ts";
import { openAgentLog, POLL_PAUSE_MS, type ReadLogOptions } from "./read.ts";
import { FinishedLines } from "./replay/finished.ts";
import { joinFullRows, splitFullRows } from "./replay/full_rows.ts";
import { type PaneScreen, paneScreen } from "./replay/pane_screen.ts";
import { replayEnd } from "./replay/replay_end.ts";
import type { TerminalSize } from "./replay/tame.ts";
import { WrittenLog } from "./replay/written.ts";

/**
 * The last lines of an agent's log as `showLog` gives them, then those that are finished while it grows, until
 * `signal` is aborted: lines that scroll by, and those that the cursor has left and that stay. The line with the
 * cursor is given once nothing comes for a second. The terminal has the size that the pane has when something comes.
 *
 * @throws {Refusal} as `readLog`.
 */
export async function* followShown(
  ctx: Context,
  agentId: string,
  options: ReadLogOptions & { readonly signal: AbortSignal },
): AsyncGenerator<string> {
  const pull = await followPulled(ctx, agentId);
  const { log, file } = openAgentLog(ctx, agentId);
  const agent = requireAgent(ctx.store, agentId);
  const screen = await paneScreen(ctx, agent);
  const { end, begun } = await begin(log, file, screen, options.lines);
  using growing = new GrowingLog(log, file, end);
  const { replay, tamer, decoder, lines, standing } = begun;
  using shown = replay;
  const finished = new FinishedLines();
  const isBegun = finished.skip({ standing, cursorRow: shown.cursorRow });
  shown.shifted();
  const from = options.lines <= 0 ? lines.length : Math.max(0, lines.length - options.lines);
  let { columns } = screen.size;
  const context = joinFullRows(lines.slice(0, from).map((line) => `${line}\n`).join(""), columns);
  const stream = new MaskedStream(context);
  const held = new HeldText(stream);
  const add = (text: string) => held.add(joinFullRows(text, columns));
  const text = lines.slice(from).join("\n") + (isBegun || from === lines.length ? "" : "\n");
  yield shownText(stream.add(joinFullRows(text, columns)) + stream.rest());
  while (!options.signal.aborted) {
    await ctx.clock.sleep(POLL_PAUSE_MS);
    await pull();
    let cameMore = false;
    for (const bytes of growing.added()) {
      // Asked for once they are there: a program draws its screen anew right behind a change of its size.
      if (!cameMore) {
        const { size, alternate } = await paneScreen(ctx, agent);
        if (alternate !== null && !isSameSize(size, tamer.size)) {
          const before = shown.standing();
          shown.resize(size);
          finished.moved(before, shown.standing());
          tamer.size = size;
          columns = size.columns;
        }
      }
      cameMore = true;
      await shown.add(tamer.add(decoder.decode(bytes, { stream: true })).text);
      const passed = [...shown.givenUp(), ...shown.scrolled(), ...shown.shifted()];
      const text = add(finished.scrolledBy(passed));
      if (text !== "") yield shownText(text);
    }
    if (!cameMore) shown.rest();
    const look = { standing: shown.standing(), cursorRow: shown.cursorRow };
    const text = add(finished.scrolledBy(shown.shifted()) + finished.next(look, held.isQuiet)) +
      held.look(cameMore);
    if (text !== "") yield shownText(text);
  }
}

function isSameSize(one: TerminalSize, other: TerminalSize): boolean {
  return one.columns === other.columns && one.rows === other.rows;
}

/** What a stream gives that goes on over rows, as lines; what only looks like a secret in one of them masked, too. */
function shownText(masked: string): string {
  return visibleLines(maskSecrets(splitFullRows(masked)));
}

async function begin(log: LogFile, file: OpenFile, screen: PaneScreen, lines: number) {
  using written = new WrittenLog(log, file);
  return { end: written.end, begun: await replayEnd(written, screen, lines) };
}
