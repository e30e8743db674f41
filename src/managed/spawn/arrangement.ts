/**
 * Whether a window still is as this program arranged it, or somebody has changed it by hand since. Pure.
 *
 * tmux writes a window's layout as a checksum and a cell: its size and place as in `80x24,0,0`, then `,N` for pane `%N`, or further
 * cells in `{}` side by side or in `[]` one below the other (layout-custom.c of tmux).
 */

interface Cell {
  /** Its own numbers, as written. */
  readonly place: string;
  /** A pane's number, or the bracket that holds `cells`. */
  readonly kind: string;
  readonly cells: readonly Cell[];
}

/**
 * @param then The layout that the window was given.
 * @param now The layout that it has. Panes that are gone, and another size of the window, are nobody's hand.
 */
export function isAsArranged(then: string, now: string): boolean {
  const [before, after] = [read(then), read(now)];
  if (before === null || after === null) return false;
  const left = new Set(panesOf(after));
  const kept = prune(before, left);
  if (kept === null) return false;
  const isSameSize = sizeOf(before) === sizeOf(after);
  const isWhole = panesOf(before).every((pane) => left.has(pane));
  return isSameSize && isWhole ? exact(before) === exact(after) : shape(kept) === shape(after);
}

function read(layout: string): Cell | null {
  const body = /^[0-9a-f]{4},(.*)$/.exec(layout)?.[1];
  if (body === undefined) return null;
  const [cell, rest] = readCell(body) ?? [null, ""];
  return rest === "" ? cell : null;
}

const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]" };

/** One cell at the beginning, and what follows it. */
function readCell(text: string): [Cell, string] | null {
  const [, place, rest] = /^(\d+x\d+,\d+,\d+)(.*)$/.exec(text) ?? [];
  if (place === undefined || rest === undefined) return null;
  const pane = /^,(\d+)(?!\d|x)(.*)$/.exec(rest);
  if (pane) return [{ place, kind: pane[1] ?? "", cells: [] }, pane[2] ?? ""];
  const opening = rest.slice(0, 1);
  const closing = CLOSING[opening];
  if (closing === undefined) return null;
  const cells: Cell[] = [];
  for (let left = rest;;) {
    const [cell, behind] = readCell(left.slice(1)) ?? [];
    if (cell === undefined || behind === undefined) return null;
    cells.push(cell);
    if (behind.startsWith(closing)) return [{ place, kind: opening, cells }, behind.slice(1)];
    if (!behind.startsWith(",")) return null;
    left = behind;
  }
}

function panesOf({ kind, cells }: Cell): string[] {
  return cells.length === 0 ? [kind] : cells.flatMap(panesOf);
}

/** Without the panes that are gone; what holds one cell alone gives its place to it, as in tmux. */
function prune(cell: Cell, left: ReadonlySet<string>): Cell | null {
  if (cell.cells.length === 0) return left.has(cell.kind) ? cell : null;
  const cells = cell.cells.flatMap((each) => prune(each, left) ?? []);
  const [first, second] = cells;
  if (first === undefined) return null;
  return second === undefined ? first : { ...cell, cells };
}

function sizeOf({ place }: Cell): string {
  return place.slice(0, place.indexOf(","));
}

function exact({ place, kind, cells }: Cell): string {
  return `${place}${kind}(${cells.map(exact).join(" ")})`;
}

function shape({ kind, cells }: Cell): string {
  return `${kind}(${cells.map(shape).join(" ")})`;
}
