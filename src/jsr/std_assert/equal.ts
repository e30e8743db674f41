/**
 * Whether two values have the same structure. `0` and `-0` are the same, `NaN` is itself, and an
 * object without a prototype is like a plain one; a key that is absent differs from one that is
 * `undefined`.
 */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<unknown, unknown>): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (!samePrototype(a, b)) return false;
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Set) return sameEntries([...a], [...b as Set<unknown>], seen);
  if (a instanceof Map) return sameEntries([...a], [...b as Map<unknown, unknown>], seen);
  const keys = ownKeys(a);
  return keys.length === ownKeys(b).length && keys.every((key) =>
    Object.hasOwn(b, key) &&
    compare(a[key as keyof typeof a], b[key as keyof typeof b], seen)
  );
}

/** An error's stack tells where it was made, not what it is. */
function ownKeys(object: object): PropertyKey[] {
  return Reflect.ownKeys(object).filter((key) => !(object instanceof Error && key === "stack"));
}

function samePrototype(a: object, b: object): boolean {
  const plain = (it: object) => Object.getPrototypeOf(it) ?? Object.prototype;
  return plain(a) === plain(b);
}

/** Each entry of one has its own partner in the other, in any order. */
function sameEntries(a: unknown[], b: unknown[], seen: Map<unknown, unknown>): boolean {
  const left = [...b];
  return a.length === b.length && a.every((entry) => {
    const partner = left.findIndex((it) => compare(entry, it, new Map(seen)));
    if (partner >= 0) left.splice(partner, 1);
    return partner >= 0;
  });
}
