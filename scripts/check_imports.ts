/**
 * Checks in which direction the files import each other. A file imports only rooms of lower rank, or its own;
 * nothing goes in a circle; `src/jsr` is reached only through the names that stand for it. Static, dynamic and
 * type imports all count.
 *
 *     deno run -P scripts/check_imports.ts [ROOT]
 */
import { circles } from "./circles.ts";
import { importedPath, importsOf } from "./imports_of.ts";
import { roomOf } from "./rooms.ts";
import { sourceFiles } from "./source_files.ts";

/** One file of the project that imports another; paths from the root. */
interface Edge {
  readonly path: string;
  readonly target: string;
  readonly line: number;
}

/** Every objection in a tree, as `file:line: reason`. */
export function objections(root: string): string[] {
  const edges = sourceFiles(root).flatMap((path) => edgesOf(root, path));
  const wrong = edges.flatMap(({ path, target, line }) => {
    const reason = objection(path, target);
    return reason === null ? [] : [`${path}:${line}: ${reason}`];
  });
  return [...wrong, ...circular(edges)];
}

function edgesOf(root: string, path: string): Edge[] {
  return importsOf(Deno.readTextFileSync(`${root}/${path}`)).flatMap(({ specifier, line }) => {
    const target = importedPath(path, specifier);
    return target === null ? [] : [{ path, target, line }];
  });
}

/** What is wrong with `path` importing `target`, or null. */
function objection(path: string, target: string): string | null {
  const isStandIn = (it: string) => it.startsWith("src/jsr/");
  if (isStandIn(path)) {
    return isStandIn(target) ? null : "a stand-in imports nothing of the project";
  }
  if (isStandIn(target)) return "a stand-in is imported by its package's name";
  const from = roomOf(path);
  if (from === null) return `${path} is in no room`;
  const to = roomOf(target);
  if (to === null) return `${target} is in no room`;
  if (from.name === to.name || to.rank < from.rank) return null;
  return `${from.name} may not import ${to.name}`;
}

function circular(edges: readonly Edge[]): string[] {
  const graph = new Map<string, string[]>();
  for (const { path, target } of edges) graph.set(path, [...graph.get(path) ?? [], target]);
  return circles(graph).map((way) => {
    const [path, target = path] = way;
    const line = edges.find((edge) => edge.path === path && edge.target === target)?.line;
    return `${path}:${line}: a circle: ${[...way, path].join(" → ")}`;
  });
}

if (import.meta.main) {
  const found = objections(Deno.args[0] ?? ".");
  for (const line of found) console.error(line);
  Deno.exit(found.length > 0 ? 1 : 0);
}
