/** Options with dots in their names, as nested objects. */

type Tree = Record<string, unknown>;

/** Sets the value at a path; `collect` adds it to an array there. */
export function setNested(root: object, path: string[], value: unknown, collect = false): void {
  let tree = root as Tree;
  for (const name of path.slice(0, -1)) {
    if (isForbidden(tree, name)) return;
    tree = (tree[name] ??= {}) as Tree;
  }
  const last = path.at(-1)!;
  if (isForbidden(tree, last)) return;
  const there = tree[last];
  if (!collect) tree[last] = value;
  else if (Array.isArray(there)) there.push(value);
  else tree[last] = there ? [there, value] : [value];
}

export function hasNested(root: object, path: string[]): boolean {
  let tree = root as Tree;
  for (const name of path) {
    if (!Object.hasOwn(tree, name)) return false;
    tree = tree[name] as Tree;
  }
  return true;
}

/** Names that would reach a prototype. */
function isForbidden(tree: Tree, name: string): boolean {
  return name === "__proto__" || name === "constructor" && typeof tree[name] === "function";
}
