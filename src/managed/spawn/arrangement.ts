/**
 * Whether a window still is as this program arranged it, or somebody has changed it by hand since. Pure.
 *
 * tmux writes a window's layout as a checksum and a cell: its size and place as in `80x24,0,0`, then `,N` for pane `%N`, or further
 * cells in `{}` side by side or in `[]` one below the other (layout-custom.c of tmux).
 */

interface Cell {
  readonly width: number;
  readonly height: number;
  /** A pane's number, or the bracket that holds `cells`. */
  readonly kind: string;
  readonly cells: readonly Cell[];
}

/** Of more panes that are gone it is not asked in which order they went. */
const MOST_ORDERED = 3;

/**
 * @param then The layout that the window was given.
 * @param now The layout that it has. Panes that are gone, and another size of the window, are nobody's hand.
 */
export function isAsArranged(then: string, now: string): boolean {
  const [before, after] = [read(then), read(now)];
  if (before === null || after === null) return false;
  const left = new Set(panesOf(after));
  const gone = panesOf(before).filter((pane) => !left.has(pane));
  const isSameSize = before.width === after.width && before.height === after.height;
  if (isSameSize && gone.length <= MOST_ORDERED) return isLeftOf(before, gone, exact(after));
  const kept = prune(before, left);
  return kept !== null && shape(kept) === shape(after);
}

/** Whether the panes can have gone in an order that leaves this of the layout. */
function isLeftOf(before: Cell, gone: readonly string[], after: string): boolean {
  if (gone.length === 0) return exact(before) === after;
  return gone.some((pane) => {
    const rest = without(before, pane);
    return rest !== null && isLeftOf(rest, gone.filter((other) => other !== pane), after);
  });
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
  const [, columns, rows, rest] = /^(\d+)x(\d+),\d+,\d+(.*)$/.exec(text) ?? [];
  if (rest === undefined) return null;
  const [width, height] = [Number(columns), Number(rows)];
  const pane = /^,(\d+)(?!\d|x)(.*)$/.exec(rest);
  if (pane) return [{ width, height, kind: pane[1] ?? "", cells: [] }, pane[2] ?? ""];
  const opening = rest.slice(0, 1);
  const closing = CLOSING[opening];
  if (closing === undefined) return null;
  const cells: Cell[] = [];
  for (let left = rest;;) {
    const [cell, behind] = readCell(left.slice(1)) ?? [];
    if (cell === undefined || behind === undefined) return null;
    cells.push(cell);
    if (behind.startsWith(closing)) {
      return [{ width, height, kind: opening, cells }, behind.slice(1)];
    }
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

/** As tmux closes a pane (`layout_destroy_cell` in layout.c): the cell before it takes its room, or the one behind the first. */
function without(cell: Cell, pane: string): Cell | null {
  const at = cell.cells.findIndex((each) => panesOf(each).includes(pane));
  const holder = cell.cells[at];
  if (holder === undefined) return null;
  if (holder.kind !== pane) {
    const rest = without(holder, pane);
    return rest && { ...cell, cells: cell.cells.with(at, rest) };
  }
  const isBeside = cell.kind === "{";
  const heir = at === 0 ? 1 : at - 1;
  const cells = cell.cells.map((each, index) => {
    if (index !== heir) return each;
    return grown(each, isBeside, (isBeside ? holder.width : holder.height) + 1);
  }).toSpliced(at, 1);
  const [only, other] = cells;
  return only !== undefined && other === undefined ? only : { ...cell, cells };
}

/** As tmux makes a cell wider, or higher (`layout_resize_adjust` in layout.c). */
function grown(cell: Cell, wider: boolean, by: number): Cell {
  const size = wider ? { width: cell.width + by } : { height: cell.height + by };
  let { cells } = cell;
  if (cells.length === 0) return { ...cell, ...size };
  if ((cell.kind === "{") !== wider) {
    cells = cells.map((each) => grown(each, wider, by));
  } else {
    for (let given = 0; given < by; given++) {
      const at = given % cells.length;
      cells = cells.map((each, index) => index === at ? grown(each, wider, 1) : each);
    }
  }
  return { ...cell, ...size, cells };
}

function exact({ width, height, kind, cells }: Cell): string {
  return `${width}x${height}${kind}(${cells.map(exact).join(" ")})`;
}

function shape({ kind, cells }: Cell): string {
  return `${kind}(${cells.map(shape).join(" ")})`;
}
