/** JavaScript values of YAML nodes, with anchors and merge keys. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from "yaml";
import type { YamlSyntaxError } from "./types.ts";

interface Rules {
  at: (message: string, offset: number) => YamlSyntaxError;
  /** Whether `<<` takes over another mapping's pairs. */
  merging: boolean;
}

/** The JavaScript value of a node. Anchors are seen in the order of the text. */
export function valueOf(
  node: Node | null,
  rules: Rules,
  anchors: Map<string, unknown> = new Map(),
): unknown {
  const valueAt = (node: unknown) => valueOf(node as Node | null, rules, anchors);
  const anchored = <T>(value: T): T => {
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor) anchors.set(anchor, value);
    return value;
  };
  if (node === null) return null;
  if (isAlias(node)) {
    if (anchors.has(node.source)) return anchors.get(node.source);
    throw rules.at(`Cannot read alias: unidentified alias "${node.source}"`, node.range?.[0] ?? 0);
  }
  if (isSeq(node)) {
    const items: unknown[] = anchored([]);
    for (const item of node.items) items.push(valueAt(item));
    return items;
  }
  if (isMap(node)) {
    const pairs: Record<string, unknown> = anchored({});
    for (const { key, value } of node.items) {
      const name = String(valueAt(key));
      const merges = rules.merging && name === "<<" && isScalar(key) && key.type === "PLAIN";
      if (merges) mergeInto(pairs, valueAt(value), (key.range?.[0]) ?? 0, rules);
      else define(pairs, name, valueAt(value));
    }
    return pairs;
  }
  return anchored(isScalar(node) && !isAbsent(node) ? node.value : null);
}

/** Nothing was written, not even a tag: `null` in every schema. */
function isAbsent(node: Scalar): boolean {
  return node.type === "PLAIN" && node.source === "" && node.tag === undefined;
}

/** Own property whatever its name, `__proto__` included. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

function mergeInto(
  pairs: Record<string, unknown>,
  source: unknown,
  offset: number,
  rules: Rules,
): void {
  for (const each of Array.isArray(source) ? source : [source]) {
    if (typeof each !== "object" || each === null) {
      throw rules.at("Cannot merge mappings: the provided source object is unacceptable", offset);
    }
    for (const [name, value] of Object.entries(each)) {
      if (!Object.hasOwn(pairs, name)) define(pairs, name, value);
    }
  }
}
