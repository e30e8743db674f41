/** Copies of the program, so that one can be run while the checkout changes, or with a part of it changed. */

/** What the program consists of. */
const PARTS = ["main.ts", "deno.json", "deno.lock", "src"];

const ROOT = `${import.meta.dirname}/../..`;

/** Copies the checkout's program into a new folder; gives its path. */
export async function copyTree(): Promise<string> {
  const folder = Deno.makeTempDirSync({
    dir: Deno.env.get("TEST_RUN_OF_AGENTTOWER"),
    prefix: "at-",
  });
  const { success } = await new Deno.Command("cp", {
    args: ["-R", ...PARTS.map((part) => `${ROOT}/${part}`), folder],
  }).output();
  if (!success) throw new Error(`the program cannot be copied to ${folder}`);
  return folder;
}

/** Removes a copy, and what Deno keeps of it. */
export function removeTree(folder: string): void {
  const home = Deno.env.get("HOME") ?? "";
  const cache = Deno.env.get("DENO_DIR") ??
    `${Deno.env.get("XDG_CACHE_HOME") ?? `${home}/.cache`}/deno`;
  for (const path of [folder, `${cache}/gen/file${folder}`]) {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** How the program in a folder is run, with nothing fetched. */
export function programIn(folder: string): [string, ...string[]] {
  return [
    Deno.execPath(),
    ...["run", "-q", "-P", "--no-prompt", "--cached-only", `--config=${folder}/deno.json`],
    `${folder}/main.ts`,
  ];
}
