/**
 * Checks that names can be told apart: an exported name is defined once; a base name that several rooms use says
 * the same in each; a folder is small enough to look through. `src/jsr` has the names of the packages that it
 * stands for and is left out.
 *
 *     deno run -P scripts/check_names.ts [ROOT]
 */
import { type Export, exportsOf, reexportsOf } from "./exports_of.ts";
import { sourceFiles } from "./source_files.ts";

/** As many as there are commands, the largest set that cannot be divided. */
const MOST_FILES = 20;

/** Base names that stand in several rooms, and what the files of each share. */
const SHARED_BASE_NAMES: Readonly<Record<string, string>> = {
  "activity.ts": "what an agent is doing: the model, rendering",
  "agent_activity.ts": "what an agent is doing: its table, its shape",
  "agent.ts": "an agent: the model, how it is named on a command line, its commands",
  "agents.ts": "agents: their tables, methods, rendering",
  "check.ts": "one line of the doctor: the check, its shape",
  "container.ts": "a container: the model, how it is named on a command line, its commands",
  "containers.ts": "containers: their table, methods, rendering",
  "dashboard.ts": "the status in numbers: how it is counted, its shape",
  "doctor.ts": "the doctor: its checks, rendering, command",
  "event.ts": "an event: the model, its shape",
  "events.ts": "events: their table, methods, rendering, command",
  "help.ts": "help: its texts, its command",
  "input_rules.ts": "how a program takes a text: the model, how it is read",
  "layout.ts": "a layout: the model, how it is named on a command line, its commands",
  "layouts.ts": "layouts: their tables, methods, rendering",
  "maintenance.ts": "recovery and sweep: methods, rendering",
  "pane.ts": "a pane: the model, how it is named on a command line, its commands",
  "panes.ts": "panes: their table, methods, rendering",
  "profile.ts": "a launch profile: the model, its commands",
  "program.ts": "an agent's program: the model, its commands",
  "recover.ts": "recovery: the act, its command",
  "route.ts": "a route: how it is named on a command line, its commands",
  "routes.ts": "routes: their table, what is done with them, methods",
  "settings.ts": "settings: the model, how they are read",
  "status.ts": "how things stand: rendering, command",
  "sweep.ts": "the sweep: the act, its command",
  "template.ts": "a template: the model, its commands",
};

interface Definition extends Export {
  readonly path: string;
}

/** Every objection in a tree, as `file:line: reason`. */
export function objections(
  root: string,
  sharedBaseNames: Readonly<Record<string, string>> = SHARED_BASE_NAMES,
): string[] {
  const paths = sourceFiles(root).filter((path) => !path.startsWith("src/jsr/"));
  const texts = new Map(paths.map((path) => [path, Deno.readTextFileSync(`${root}/${path}`)]));
  const definitions = [...texts].flatMap(([path, text]) =>
    exportsOf(text).map((it): Definition => ({ ...it, path }))
  );
  return [
    ...reexports(texts),
    ...definedTwice(definitions),
    ...alikeButForCase(definitions),
    ...crowded(paths),
    ...sameBaseName(paths, sharedBaseNames),
  ];
}

function reexports(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([path, text]) =>
    reexportsOf(text).map((line) =>
      `${path}:${line}: a name is exported where it is defined, and nowhere else`
    )
  );
}

function definedTwice(definitions: readonly Definition[]): string[] {
  return groups(definitions, ({ name }) => name).flatMap(([first, ...others]) =>
    others.filter(({ path }) => path !== first.path)
      .map((it) => `${at(it)}: ${it.name} is defined in ${at(first)}, too`)
  );
}

/** A type may have the name of the function that makes it, or of the schema that describes it. */
function alikeButForCase(definitions: readonly Definition[]): string[] {
  return groups(definitions, ({ name, kind }) => `${kind} ${name.toLowerCase()}`)
    .flatMap(([first, ...others]) =>
      others.filter(({ name }) => name !== first.name)
        .map((it) => `${at(it)}: ${it.name} and ${first.name} (${at(first)}) differ only in case`)
    );
}

function crowded(paths: readonly string[]): string[] {
  const folder = (path: string) => path.slice(0, path.lastIndexOf("/"));
  return groups(paths, folder).filter((group) => group.length > MOST_FILES)
    .map(([first, ...others]) =>
      `${first}:1: ${folder(first)} has ${others.length + 1} files, ` +
      `and ${MOST_FILES} are the most that a folder holds`
    );
}

function sameBaseName(
  paths: readonly string[],
  shared: Readonly<Record<string, string>>,
): string[] {
  const base = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const several = groups(paths, base).filter((group) => group.length > 1);
  const unlisted = several.filter(([first]) => !Object.hasOwn(shared, base(first)))
    .map(([first, ...others]) =>
      `${others.at(-1)}:1: ${base(first)} is the name of ${first}, too; ` +
      "say in scripts/check_names.ts what they share, or choose another name"
    );
  const used = new Set(several.map(([first]) => base(first)));
  const unused = Object.keys(shared).filter((name) => !used.has(name))
    .map((name) => `scripts/check_names.ts:1: ${name} is not the name of several files`);
  return [...unlisted, ...unused];
}

function at({ path, line }: Definition): string {
  return `${path}:${line}`;
}

/** The items with the same key, group by group; none is empty. */
function groups<T>(items: readonly T[], keyOf: (item: T) => string): [T, ...T[]][] {
  return [...Map.groupBy(items, keyOf).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others]]
  );
}

if (import.meta.main) {
  const found = objections(Deno.args[0] ?? ".");
  for (const line of found) console.error(line);
  Deno.exit(found.length > 0 ? 1 : 0);
}
