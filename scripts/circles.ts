/**
 * The circles of a graph: for each set of nodes that all reach each other, one shortest way round, from the
 * first of them by name.
 */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const taken = new Set<string>();
  for (const start of [...graph.keys()].sort()) {
    if (taken.has(start)) continue;
    const way = wayBack(graph, start);
    if (way === null) continue;
    found.push(way);
    for (const node of reachable(graph, start)) {
      if (reachable(graph, node).has(start)) taken.add(node);
    }
  }
  return found;
}

/** Every node that can be reached from `start`, and `start` itself where it is on a circle. */
export function reachable(
  graph: ReadonlyMap<string, readonly string[]>,
  start: string,
): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of graph.get(node) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}

/** A shortest way from a node back to itself, without its end; null when there is none. */
function wayBack(graph: ReadonlyMap<string, readonly string[]>, start: string): string[] | null {
  const seen = new Set<string>();
  let ways = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of graph.get(way.at(-1) ?? start) ?? []) {
        if (next === start) return way;
        if (seen.has(next)) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return null;
}
