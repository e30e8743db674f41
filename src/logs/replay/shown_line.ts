/** A line that a terminal shows, over as many rows as it wrapped to. */
export interface ShownLine {
  /** Number of its first row, counted from the first that was ever shown; null for what stood on another screen. */
  readonly row: number | null;
  readonly text: string;
  /** Whether this goes on with the line before, which was long, and whether more of it follows. */
  readonly continues: boolean;
  readonly follows: boolean;
}
