/** What has been tried already, so that a long run can be gone on with. */
import type { Outcome } from "./run.ts";

interface Entry {
  readonly seed: number;
  readonly group: string;
  readonly point: string;
  readonly problems: readonly string[];
}

export class Journal {
  readonly #passed = new Set<string>();

  /** @param path a file of JSON lines, which need not exist. */
  constructor(private readonly path: string, private readonly seed: number) {
    for (const entry of read(path)) {
      if (entry.seed === seed && entry.problems.length === 0) {
        this.#passed.add(`${entry.group}/${entry.point}`);
      }
    }
  }

  has(group: string, point: string): boolean {
    return this.#passed.has(`${group}/${point}`);
  }

  add({ check: { group, point }, problems }: Outcome): void {
    const entry: Entry = { seed: this.seed, group, point, problems };
    Deno.writeTextFileSync(this.path, JSON.stringify(entry) + "\n", { append: true });
  }
}

function read(path: string): Entry[] {
  try {
    return Deno.readTextFileSync(path).split("\n").filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
