/** A folder of configuration files, each of which defines one named thing. */
import type { Node } from "./node.ts";
import { ConfigProblem, type ConfigWarning, toWarning } from "./problem.ts";
import { isThere, unreadable } from "./text_file.ts";

/** What one file gave. */
export interface Reading<T> {
  readonly value: T;
  /** Where its name is. */
  readonly name: Node;
  /** What is doubtful about it, though it can be used. */
  readonly warnings: readonly ConfigWarning[];
}

/** What a folder gave, by name. */
export interface Loaded<T> {
  readonly items: ReadonlyMap<string, T>;
  readonly warnings: readonly ConfigWarning[];
}

/**
 * Reads every `*.yaml` in `folder` in the order of the file names. Of two files with one name the later
 * counts; a file that cannot be used is left out. Either is warned about; nothing here is an error.
 */
export function loadFolder<T extends { readonly name: string; readonly file: string | null }>(
  folder: string,
  read: (file: string) => Reading<T>,
): Loaded<T> {
  const items = new Map<string, T>();
  const warnings: ConfigWarning[] = [];
  const warned = (run: () => void) => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof ConfigProblem)) throw error;
      warnings.push(toWarning(error));
    }
  };
  warned(() => {
    for (const file of yamlFiles(folder)) {
      warned(() => {
        const { value, name, warnings: doubts } = read(file);
        const earlier = items.get(value.name);
        if (earlier !== undefined) {
          const reason = `"${value.name}" is also the name in ${earlier.file}; this file counts`;
          warnings.push(toWarning(name.problem(reason)));
        }
        warnings.push(...doubts);
        items.set(value.name, value);
      });
    }
  });
  return { items, warnings };
}

/** As a shell's `*.yaml` would give them: hidden files (editors' locks and backups) are not meant. */
function yamlFiles(folder: string): string[] {
  if (!isThere(folder)) return [];
  try {
    return [...Deno.readDirSync(folder)]
      .map((entry) => entry.name)
      .filter((name) => name.endsWith(".yaml") && !name.startsWith("."))
      .sort()
      .map((name) => `${folder}/${name}`);
  } catch (error) {
    throw new ConfigProblem(folder, 1, "", unreadable(error));
  }
}
