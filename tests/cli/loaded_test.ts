import { assert, assertEquals } from "@std/assert";
import { FROM_SOURCE, sandbox } from "../support/sandbox.ts";
import { ROOT } from "../support/root.ts";

/**
 * What a command may load at most: modules of the program, and their bytes. A start costs what is loaded. To raise
 * one is a decision: what has come in could be imported where it is needed, or be left out.
 */
const BUDGETS: readonly {
  readonly command: readonly string[];
  readonly modules: number;
  readonly kb: number;
}[] = [
  { command: ["--version"], modules: 36, kb: 91 },
  { command: ["help"], modules: 30, kb: 87 },
  { command: ["layout", "list"], modules: 174, kb: 500 },
  { command: ["layout", "create", "local", "--session", "more"], modules: 232, kb: 705 },
];

/** The files of `src` in a coverage profile: those that the program has loaded, however it came to them. */
function loaded(profile: string): string[] {
  const src = `file://${ROOT}src/`;
  return [...Deno.readDirSync(profile)]
    .map(({ name }): string => JSON.parse(Deno.readTextFileSync(`${profile}/${name}`)).url)
    .filter((url) => url.startsWith(src))
    .map((url) => url.slice(src.length));
}

Deno.test("a list that reconciles loads nothing of the spawn pipeline", async () => {
  await using box = await sandbox({ program: FROM_SOURCE });
  const created = await box.run("layout", "create", "local", "--session", "demo", "--wait");
  assertEquals(created.code, 0);
  box.configure("config.yaml", "recovery:\n  min_interval_seconds: 0\n");
  const profile = `${box.dir}/profile`;
  const listed = await box.run({ env: { DENO_COVERAGE_DIR: profile } }, "layout", "list");
  assertEquals(listed.code, 0);
  const files = loaded(profile);
  assertEquals(files.includes("managed/reconcile/observe.ts"), true);
  assertEquals(files.filter((file) => file.startsWith("managed/spawn/")), []);
});

Deno.test("the terminal that logs are replayed through is loaded to show one, and else not", async () => {
  await using box = await sandbox({ program: FROM_SOURCE });
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const loadedBy = async (...command: string[]) => {
    const profile = `${box.dir}/profile-${command.join("-").replaceAll("/", "-")}`;
    const ran = await box.run({ env: { DENO_COVERAGE_DIR: profile } }, ...command);
    assertEquals(ran.code, 0, ran.stderr);
    return loaded(profile).includes("logs/replay/headless.ts");
  };
  assertEquals(await loadedBy("log", "show", "local/m1"), true);
  assertEquals(await loadedBy("log", "show", "local/m1", "--raw"), false);
  assertEquals(await loadedBy("agent", "read", "local/m1"), false);
  assertEquals(await loadedBy("agent", "list"), false);
});

for (const { command, modules, kb } of BUDGETS) {
  Deno.test(`${command.join(" ")} loads no more than it may`, async () => {
    await using box = await sandbox({ program: FROM_SOURCE });
    const profile = `${box.dir}/profile`;
    const ran = await box.run({ env: { DENO_COVERAGE_DIR: profile } }, ...command);
    assertEquals(ran.code, 0, ran.stderr);
    const files = [...new Set(loaded(profile))];
    const bytes = files.map((file) => Deno.statSync(`${ROOT}src/${file}`).size)
      .reduce((sum, size) => sum + size, 0);
    assert(files.length <= modules, `${files.length} modules`);
    assert(bytes <= kb * 1000, `${bytes} bytes`);
  });
}
