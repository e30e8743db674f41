import { parse } from "@std/yaml";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ROOT } from "../support/root.ts";

interface Job {
  readonly permissions: Record<string, string>;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, string>;
  }[];
}

const workflow = parse(Deno.readTextFileSync(`${ROOT}.github/workflows/release.yml`)) as {
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, Job>;
};
const jobs = Object.values(workflow.jobs);
const steps = jobs.flatMap((job) => job.steps);

Deno.test("the release may do nothing but what a job is allowed, and only publishing writes", () => {
  assertEquals(workflow.permissions, {});
  assertEquals(
    Object.entries(workflow.jobs).map(([name, { permissions }]) => [name, permissions]),
    [["make", { contents: "read" }], ["try", {}], ["publish", { contents: "write" }]],
  );
});

Deno.test("the release takes others' actions by their major version", () => {
  for (const { uses } of steps) {
    if (uses !== undefined) assertMatch(uses, /^[\w-]+\/[\w-]+@v\d+$/);
  }
});

Deno.test("the release runs tasks that there are, with the Deno that the scripts take", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const named = steps.flatMap(({ run }) => [...(run ?? "").matchAll(/deno task -q (\w+)/g)]);
  assertEquals(named.map(([, task]) => [task, task! in tasks]), [["quick", true], [
    "release",
    true,
  ]]);
  const version = steps.flatMap((step) => step.with?.["deno-version"] ?? []);
  assertEquals(version.length, 1);
  const scripts = Deno.readTextFileSync(`${ROOT}scripts/find_deno.sh`);
  assertStringIncludes(scripts, `\ndeno_version=${version[0]}\n`);
});
