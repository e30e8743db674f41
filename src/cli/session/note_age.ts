/** Says how old a list is, where tmux was not looked at for it. */
import type { Context } from "../../context.ts";
import { getContainerCheck } from "../../store/container_check.ts";
import type { PaneItem } from "../render/layouts.ts";
import { seconds } from "../render/words.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** @param begun When the command began; a look since then was its own. */
export function noteAge(
  ctx: Context,
  terminal: Terminal,
  begun: Date,
  items: readonly Pick<PaneItem, "container_id" | "state" | "stale">[],
): void {
  // What is stale says so itself, and what has ended does not change any more.
  const ids = new Set(
    items.filter(({ state, stale }) => !stale && state !== "removed" && state !== "failed")
      .map(({ container_id }) => container_id),
  );
  const looks = [...ids].flatMap((id) => getContainerCheck(ctx.store, id)?.checkedAt ?? []);
  const oldest = Math.min(...looks.map((look) => Date.parse(look)));
  const ms = begun.getTime() - oldest;
  if (ms > 0 && Number.isFinite(ms)) terminal.note(`tmux was looked at ${seconds(ms)} ago`);
}
