/** Several lists as one. Pure. */

/** Something that happened at a moment, as RFC 3339 in UTC has it. */
export interface Timed {
  readonly timestamp: string;
}

/** What all of them give, by time; what one of them gives stays in its order. */
export async function* byTime<T extends Timed>(
  lists: readonly AsyncIterator<T, unknown>[],
): AsyncGenerator<T> {
  const next = async (list: AsyncIterator<T, unknown>) => ({ list, head: await list.next() });
  let rest = await Promise.all(lists.map(next));
  for (;;) {
    let first: { readonly list: AsyncIterator<T, unknown>; readonly value: T } | null = null;
    for (const { list, head } of rest) {
      if (head.done) continue;
      if (first === null || head.value.timestamp < first.value.timestamp) {
        first = { list, value: head.value };
      }
    }
    if (first === null) return;
    yield first.value;
    const after = await next(first.list);
    rest = rest.map((each) => each.list === after.list ? after : each);
  }
}
