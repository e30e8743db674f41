/** A share of R1 and R2, the same in every run: every scenario whole, and every tenth point of them all. */
import { assertEquals } from "@std/assert";
import { runCheck } from "./check.ts";
import { crashChecks, traceAll, type Traced, unpassed } from "./groups/crash_points.ts";
import { pairs } from "./groups/double_crash.ts";
import { Random } from "./random.ts";
import { SCENARIOS } from "./scenarios/index.ts";

const EVERY = 14;
const PAIRS = 4;

Deno.test("a command that is killed at any point leaves what one recovery brings in order", async (t) => {
  const local = SCENARIOS.filter((scenario) => !scenario.name.startsWith("docker-"));
  const traced = await traceAll({}, local);
  for (const { scenario, problems } of traced) {
    await t.step(`${scenario.name}, not killed`, () => assertEquals(problems, []));
  }
  await t.step("every point of the program's is passed", () => {
    // What only an engine brings about is passed with the containers' scenarios.
    const withEngine = new Set(
      SCENARIOS.filter((scenario) => !local.includes(scenario)).flatMap(({ seams }) => seams ?? []),
    );
    assertEquals(unpassed(traced, local).filter((seam) => !withEngine.has(seam)), []);
  });
  const checks = share(traced);
  const lane = async () => {
    for (let check; (check = checks.shift());) {
      const { point } = check;
      found.push(
        ...(await runCheck(check)).map((problem) => `${check.group} ${point}: ${problem}`),
      );
    }
  };
  const found: string[] = [];
  await Promise.all([lane(), lane()]);
  await t.step("killed", () => assertEquals(found, []));
});

function share(traced: readonly Traced[]) {
  const points = traced.flatMap(crashChecks).filter((_, index) => index % EVERY === 0);
  return [...points, ...pairs(traced, new Random(1), PAIRS)];
}
