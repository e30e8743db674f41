/** `--since WHEN`. Pure. */
import { advise } from "../../model/advice.ts";
import { UsageError } from "./usage_error.ts";

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A moment, or how long before `now`, as RFC 3339. @throws {UsageError} */
export function readMoment(text: string, now: Date): string {
  const [, number, unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const unitMs = UNITS[unit];
  const time = unitMs === undefined ? momentOf(text) : now.getTime() - Number(number) * unitMs;
  // Beyond this a Date cannot say when it is.
  if (Math.abs(time) <= 8.64e15) return new Date(time).toISOString();
  throw new UsageError(
    "--since",
    `--since takes a moment or how long ago, not "${text}"`,
    advise`as in --since 10m or --since 2026-01-31T12:00:00Z`,
  );
}

function momentOf(text: string): number {
  const isMoment = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/i;
  return isMoment.test(text) ? Date.parse(text) : NaN;
}
