/** A column as `node:sqlite` reads it when it reads integers as `bigint`. */
export type RawColumn = null | number | bigint | string | Uint8Array;

/**
 * A column as the real package gives it. Without `int64` an integer is cut to 32 bits; with it,
 * it is a number where that is exact, else a `bigint`. Text ends at its first NUL.
 */
export function column(value: RawColumn, int64: boolean): unknown {
  if (typeof value === "bigint") {
    if (!int64) return Number(BigInt.asIntN(32, value));
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value === "string") {
    const end = value.indexOf("\0");
    return end < 0 ? value : value.slice(0, end);
  }
  return value;
}
