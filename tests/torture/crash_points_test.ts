/** A share of the crash points: every failpoint is passed by some scenario, and the most telling points are struck. */
import { assertEquals } from "@std/assert";
import { type Check, runCheck } from "./check.ts";
import { struck, traceAll, unpassed } from "./groups/crash_points.ts";
import { SCENARIOS } from "./scenarios/index.ts";

/** Between them these pass every failpoint that needs no engine. */
const PASSING = /^(?:first-create|spawn-mixed|remove-routed|recreate|recover-drift|sweep-expired)$/;
const SMALL = /^(?:agent|log|route|doctor)/;

const POINTS: readonly Check[] = [
  struck("first-create", "create:after:1"),
  struck("create", "worker.fork:before:1"),
  struck("create", "audit.append:before:1"),
  struck("spawn-first", "tmux.spawn:before:1"),
  struck("spawn", "tmux.spawn:after:1"),
  struck("spawn", "spawn.register:after:1"),
  struck("spawn", "tmux.settle:after:1"),
  struck("spawn", "spawn.settle:after:1"),
  struck("remove", "tmux.kill:after:1"),
  struck("remove", "remove:after:1"),
  struck("recreate-spawn", "tmux.spawn:after:1"),
  struck("recover-drift", "tmux.kill:after:1"),
  struck("recover-resume", "worker.fork:before:1"),
  struck("sweep-expired", "sweep:after:1"),
  struck("spawn", "tmux.spawn:after:1", "tmux.settle:after:1"),
  struck("recreate-spawn", "spawn.stage:before:1", "recover:after:1"),
];

Deno.test("every point of the program is passed by a scenario, and whole commands leave all well", async () => {
  const scenarios = SCENARIOS.filter(({ name }) => PASSING.test(name) || SMALL.test(name));
  const traced = await traceAll({}, scenarios);
  assertEquals(
    traced.flatMap(({ scenario, problems }) => problems.map((it) => `${scenario.name}: ${it}`)),
    [],
  );
  const withEngine = new Set(SCENARIOS.flatMap(({ failpoints }) => failpoints ?? []));
  assertEquals(unpassed(traced, scenarios).filter((failpoint) => !withEngine.has(failpoint)), []);
});

for (const check of POINTS) {
  Deno.test(`${check.group} ${check.point}`, async () => assertEquals(await runCheck(check), []));
}
