/** One page of a list on the wire. */
import type { Page } from "../../managed/query.ts";
import * as s from "../shape.ts";

export function pageShape<S extends s.Shape>(item: S) {
  return s.object({ items: s.list(item), next: s.nullable(s.string) });
}

/** The page with each of its items rendered. */
export function pageView<T, V>(page: Page<T>, view: (item: T) => V): Page<V> {
  return { items: page.items.map(view), next: page.next };
}
