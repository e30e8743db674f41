import { assertEquals } from "@std/assert";
import { sandbox } from "../support/sandbox.ts";
import { ROOT } from "../support/root.ts";

/** The files of `src` in a coverage profile: those that the program has loaded, however it came to them. */
function loaded(profile: string): string[] {
  const src = `file://${ROOT}src/`;
  return [...Deno.readDirSync(profile)]
    .map(({ name }): string => JSON.parse(Deno.readTextFileSync(`${profile}/${name}`)).url)
    .filter((url) => url.startsWith(src))
    .map((url) => url.slice(src.length));
}

Deno.test("a list that reconciles loads nothing of the spawn pipeline", async () => {
  await using box = await sandbox();
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
