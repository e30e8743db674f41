/** Which columns give way where a table is wider than what it is shown on. Pure. */

/** The rank of what people type. */
export const NAME_RANK = 0;
/** The rank of what people look for. */
export const STATE_RANK = 1;

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
  const excess = () => {
    const shown = cells.filter((each) => each > 0);
    return shown.reduce((sum, each) => sum + each, 0) + GAP * Math.max(0, shown.length - 1) - width;
  };
  const ranks = [...new Set(columns.map(({ rank }) => rank))].sort((a, b) => b - a);
  for (const rank of ranks) {
    const members = columns.flatMap((column, at) => column.rank === rank ? [at] : []);
    for (const left of members.toReversed()) {
      level(cells, members.map((at) => ({ at, min: leastOf(columns[at]!) })), excess());
      if (excess() <= 0) return cells;
      if (rank <= STATE_RANK) break;
      cells[left] = 0;
      for (const at of members) if (cells[at]! > 0) cells[at] = columns[at]!.cells;
    }
    if (excess() <= 0) return cells;
  }
  // Narrower than anything can be read on.
  for (let at = cells.length - 1; at > 0 && excess() > 0; at--) cells[at] = 0;
  if (excess() > 0) cells[0] = width;
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
