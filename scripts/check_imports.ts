/**
 * Checks in which direction the files import each other. A file imports only what ranks lower than itself, or
 * its own folder; `src/jsr` is reached only through the names that stand for it.
 *
 *     deno run -P scripts/check_imports.ts [ROOT]
 */
import { importsOf } from "./imports_of.ts";

/** From the lowest rank to the highest; those of one rank do not import each other. */
const RANKS: readonly (readonly string[])[] = [
  ["deno.json"],
  ["src/model"],
  ["src/store", "src/system", "src/config"],
  ["src/context.ts"],
  ["src/audit"],
  ["src/app"],
  ["src/containers"],
  ["src/logs"],
  ["src/agents", "src/input"],
  ["src/managed"],
  ["src/doctor"],
  ["src/rpc"],
  ["src/cli"],
  ["src/worker.ts"],
  ["main.ts"],
];

/** The part of the project that a file belongs to, and its rank. */
interface Place {
  part: string;
  rank: number;
}

function placeOf(path: string): Place | null {
  for (const [rank, parts] of RANKS.entries()) {
    const part = parts.find((part) => path === part || path.startsWith(`${part}/`));
    if (part !== undefined) return { part, rank };
  }
  return null;
}

/** What is wrong with `path` importing `target`, or null. Both are relative to the root. */
function objection(path: string, target: string): string | null {
  const isStandIn = (it: string) => it.startsWith("src/jsr/");
  if (isStandIn(path)) {
    return isStandIn(target) ? null : "a stand-in imports nothing of the project";
  }
  if (isStandIn(target)) return "a stand-in is imported by its package's name";
  const from = placeOf(path);
  if (from === null) return path.startsWith("src/") ? `${path} has no rank` : null;
  const to = placeOf(target);
  if (to === null) return `${target} has no rank`;
  if (from.part === to.part || to.rank < from.rank) return null;
  return `${from.part} may not import ${to.part}`;
}

/** Every objection in a tree, as `file:line: reason`. */
export function objections(root: string): string[] {
  const found: string[] = [];
  for (const path of [...sources(root, "src"), ...sources(root, "main.ts")].sort()) {
    const text = Deno.readTextFileSync(`${root}/${path}`);
    for (const { specifier, line } of importsOf(text)) {
      if (!/^\.\.?\//.test(specifier)) continue;
      const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
      const reason = objection(path, target);
      if (reason !== null) found.push(`${path}:${line}: ${reason}`);
    }
  }
  return found;
}

function sources(root: string, path: string): string[] {
  const full = `${root}/${path}`;
  try {
    if (Deno.statSync(full).isFile) return /\.tsx?$/.test(path) ? [path] : [];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return [...Deno.readDirSync(full)].flatMap(({ name }) => sources(root, `${path}/${name}`));
}

if (import.meta.main) {
  const found = objections(Deno.args[0] ?? ".");
  for (const line of found) console.error(line);
  Deno.exit(found.length > 0 ? 1 : 0);
}
