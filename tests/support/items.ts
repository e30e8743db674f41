/** Items of a list that must be there; where one is not, the error says what is. */

/** So many items, no more and no less. */
interface Exactly<T> {
  1: [T];
  2: [T, T];
  3: [T, T, T];
  4: [T, T, T, T];
  8: [T, T, T, T, T, T, T, T];
}

/** The nth item, from 0; from the end where it is negative. */
export function itemAt<T>(items: readonly T[], n: number): T {
  const [item] = items.slice(n, n === -1 ? undefined : n + 1);
  if (item === undefined) throw missing(items, `an item ${n}`);
  return item;
}

/** All items of a list that holds `count`. */
export function exactly<T, N extends keyof Exactly<T>>(
  items: readonly T[],
  count: N,
): Exactly<T>[N] {
  if (items.length !== count) throw missing(items, `${count} items`);
  return items as Exactly<T>[N];
}

/** The one item of a list. */
export function only<T>(items: readonly T[]): T {
  return exactly(items, 1)[0];
}

/** What a table has under a name. */
export function named<T>(table: Readonly<Record<string, T>>, name: string): T {
  const item = table[name];
  if (item === undefined) throw missing(Object.keys(table), `with ${name} among them`);
  return item;
}

function missing(items: readonly unknown[], what: string): Error {
  return new Error(`not ${what}: ${Deno.inspect(items)}`);
}
