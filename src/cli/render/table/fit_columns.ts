/** Which columns give way where a table is wider than what it is shown on. Pure. */

/** The rank of what people type. */
export const NAME_RANK = 0;
/** The rank of what is left out only once states are cut: their beginning says the most. */
export const NEAR_RANK = 1;
/** The rank of what people look for. */
export const STATE_RANK = 2;

/** How a column gives way. */
export interface Fitting {
  /** The highest gives way first: it is cut, then left out. {@link NAME_RANK} and {@link STATE_RANK} are only cut. */
  readonly rank: number;
  /** The cells that it is cut to at most; it is never cut where there is no number. */
  readonly min?: number;
}

/** A column, with the cells that it would take. */
export interface Wanted extends Fitting {
  readonly cells: number;
}

/** Cells between two columns. */
export const GAP = 2;

/** Cells that each column gets, so that all fit into `width`; 0 where one is left out. */
export function fitColumns(columns: readonly Wanted[], width: number): number[] {
  const cells = columns.map((column) => column.cells);
  const room = () => {
    const shown = cells.filter((each) => each > 0);
    return width - shown.reduce((sum, each) => sum + each, 0) -
      GAP * Math.max(0, shown.length - 1);
  };
  const membersOf = (rank: number) =>
    columns.flatMap((column, at) => column.rank === rank ? [at] : []);
  const ranks = [...new Set(columns.map(({ rank }) => rank))].sort((a, b) => a - b);
  for (const rank of ranks.toReversed()) {
    const members = membersOf(rank);
    for (const left of members.toReversed()) {
      level(cells, members.map((at) => ({ at, min: leastOf(columns[at]!) })), -room());
      if (room() >= 0 || rank === NAME_RANK || rank === STATE_RANK) break;
      cells[left] = 0;
      for (const at of members) if (cells[at]! > 0) cells[at] = columns[at]!.cells;
    }
    if (room() >= 0) break;
  }
  // Narrower than anything can be read on.
  const first = cells.findIndex((each) => each > 0);
  for (let at = cells.length - 1; at > first && room() < 0; at--) cells[at] = 0;
  if (room() < 0) cells[first] = width;
  // What was left out may have made room for what had been cut before.
  for (const at of ranks.flatMap(membersOf)) {
    if (cells[at]! > 0) cells[at]! += Math.min(room(), columns[at]!.cells - cells[at]!);
  }
  return cells;
}

function leastOf({ cells, min = cells }: Wanted): number {
  return Math.min(min, cells);
}

/** Takes `excess` cells, as far as there are any above the least, always from where most are left. */
function level(
  cells: number[],
  members: readonly { readonly at: number; readonly min: number }[],
  excess: number,
): void {
  for (let left = excess; left > 0; left--) {
    const [widest] = members.filter(({ at, min }) => cells[at]! > min)
      .toSorted((a, b) => cells[b.at]! - cells[a.at]!);
    if (widest === undefined) return;
    cells[widest.at]!--;
  }
}
