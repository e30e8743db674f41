/** What was measured, as rows of a table and as JSON. Pure. */
import type { Summary } from "./interleaved.ts";
import type { Row } from "./rows.ts";

/** How far off a ratio may be on a machine that does other things beside. */
const LENIENCE = 1.5;

export interface Result {
  readonly name: string;
  readonly floor: string;
  readonly runs: number;
  readonly floor_ms: Range;
  readonly measured_ms: Range;
  readonly floor_mb: number;
  readonly measured_mb: number;
  /** Of the processors' time; a busy machine changes it less than the time that passes. */
  readonly cpu_ratio: number;
  /** Of time, or of memory where that is what is bounded. */
  readonly ratio: number;
  readonly most: number | null;
}

/** Milliseconds. */
interface Range {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function resultOf(row: Row, runs: number, floor: Summary, measured: Summary): Result {
  const ratio = row.ofMemory ? measured.mb / floor.mb : measured.ms / floor.ms;
  return {
    name: row.name,
    floor: row.floorName,
    runs,
    floor_ms: range(floor),
    measured_ms: range(measured),
    floor_mb: round(floor.mb),
    measured_mb: round(measured.mb),
    cpu_ratio: round(measured.cpuMs / floor.cpuMs),
    ratio: round(ratio),
    most: row.most,
  };
}

/** Whether a ratio is so far off that no busy machine explains it. */
export function isFarOff({ most, usual = 0 }: Row, { ratio }: Result): boolean {
  return most !== null && ratio > Math.max(most, usual) * LENIENCE;
}

export const TABLE_HEAD = [
  "| operation | floor in the same run | floor, ms | measured, ms | ratio | at most |",
  "|---|---|---|---|---|---|",
].join("\n");

export function tableRow(result: Result): string {
  const most = result.most === null ? "" : `${result.most}`;
  return `| ${
    [
      result.name,
      result.floor,
      rangeText(result.floor_ms),
      rangeText(result.measured_ms),
      result.ratio.toFixed(2),
      most,
    ].join(" | ")
  } |`;
}

function range({ ms, minMs, maxMs }: Summary): Range {
  return { median: round(ms), min: round(minMs), max: round(maxMs) };
}

function rangeText({ median, min, max }: Range): string {
  return `${median.toFixed(0)} (${min.toFixed(0)}–${max.toFixed(0)})`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
