/** Every byte of a pulled log comes once, whatever is killed when. */
import { assertEquals, assertMatch } from "@std/assert";
import { rotateLogs } from "../../../src/logs/rotate.ts";
import { endPulledLogs } from "../../../src/logs/pulled/pull.ts";
import { containerOf } from "../../../src/containers/known.ts";
import { targetOf } from "../../../src/containers/target_of.ts";
import { WrittenThere } from "./written_there.ts";

const SIDES = ["before", "after"] as const;

/** The points that a pull passes, by the command that pulls. */
const PULLS: readonly [command: readonly string[], points: readonly string[]][] = [
  [["log", "show", "local/p1", "--lines", "1"], ["log.pull", "log.append", "log.take"]],
  [["recover"], ["tmux.snapshot", "log.append", "log.take", "recover"]],
];

Deno.test("every byte comes once, whoever is killed at whatever point of a pull", async () => {
  await using there = await WrittenThere.start();
  const { box } = there;
  const [[show]] = PULLS as [[readonly string[], readonly string[]]];
  for (const [command, points] of PULLS) {
    for (const point of points) {
      for (const side of SIDES) {
        await there.write(700_000);
        const env = { AGENTTOWER_FAULT: `${point}:${side}` };
        const { code, stderr } = await box.run({ env }, ...command);
        assertEquals(code, 137, `${command.join(" ")} outlived ${point}:${side}: ${stderr}`);
        assertEquals(there.text.startsWith(there.kept()), true, `${point}:${side}`);
        // Something else, so that bytes of before would show.
        await there.write(10);
        if (side === "after") {
          const next = await box.run(...command);
          assertEquals(next.code, 0, next.stderr);
          assertEquals(there.text.startsWith(there.kept()), true, `behind ${point}`);
        }
      }
    }
  }
  assertEquals((await box.run(...show)).code, 0);
  assertEquals(there.kept() === there.text, true);
});

Deno.test("every byte comes once through rotations, which are killed as well", async () => {
  await using there = await WrittenThere.start();
  const { box } = there;
  box.configure("config.yaml", "logs: {max_mb: 0.05}\n");
  const show = () => box.run("log", "show", "local/p1", "--lines", "1");
  // All that was ever there: what rotation keeps is only the newest of it.
  let seen = "";
  const look = (what: string) => {
    const kept = there.kept();
    const from = there.text.indexOf(kept.slice(0, 60));
    assertEquals(there.text.startsWith(kept, from), true, what);
    assertEquals(from <= seen.length, true, `${what}: something is missing`);
    seen = there.text.slice(0, from + kept.length);
  };
  for (const fault of ["log.take:before", "log.take:after", null, "log.append:after", null]) {
    await there.write(100_000);
    if (fault?.startsWith("log.append")) {
      const { code } = await box.run(
        { env: { AGENTTOWER_FAULT: fault } },
        ...["log", "show", "local/p1"],
      );
      assertEquals(code, 137);
      assertEquals((await box.run("sweep")).code, 0);
    } else {
      assertEquals((await show()).code, 0);
      look(`before ${fault}`);
      const { code } = await box.run(
        fault === null ? {} : { env: { AGENTTOWER_FAULT: fault } },
        "sweep",
      );
      assertEquals(code, fault === null ? 0 : 137);
    }
    look(`${fault}`);
    await there.write(10_000);
    assertEquals((await show()).code, 0);
    look(`behind ${fault}`);
  }
  assertEquals(seen === there.text, true);
});

Deno.test("what the container no longer had is one line that says how much", async () => {
  await using there = await WrittenThere.start();
  const { box } = there;
  await there.write(1000);
  await box.run("log", "show", "local/p1");
  const known = there.text;
  for (let n = 0; n < 10; n++) await there.write(7 << 20);
  assertEquals((await box.run("log", "show", "local/p1", "--lines", "1")).code, 0);
  const kept = there.kept();
  const [line, bytes] = /.\r\n\[agenttower: at least (\d+) bytes are missing .*\]\r\n/.exec(
    kept,
  )!;
  const rest = kept.slice(known.length + line!.length);
  assertEquals(kept.slice(0, known.length) === known, true);
  assertEquals(rest === there.text.slice(known.length + Number(bytes)), true);
});

Deno.test("a writer that is killed costs what it had read, and a line tells", async () => {
  await using there = await WrittenThere.start();
  const { box } = there;
  await there.write(1000);
  const known = there.text;
  await there.killWriter();
  await there.write(2000);
  await there.write(3000);
  assertEquals((await box.run("log", "show", "local/p1", "--lines", "1")).code, 0);
  const kept = there.kept();
  assertEquals(kept.startsWith(known), true);
  const [, rest] = kept.slice(known.length).split(/.\r\n\[agenttower: .* missing .*\]\r\n/);
  assertEquals(rest !== undefined && rest.length >= 3000 && there.text.endsWith(rest), true, kept);
});

Deno.test("two that pull at once take every byte once", async () => {
  await using there = await WrittenThere.start();
  for (let round = 0; round < 3; round++) {
    await there.write(2_000_000);
    const all = await Promise.all(
      Array.from({ length: 4 }, () => there.box.run("log", "show", "local/p1", "--lines", "1")),
    );
    assertEquals(all.map(({ code }) => code), [0, 0, 0, 0]);
    assertEquals(there.text.startsWith(there.kept()), true);
  }
  await there.box.run("log", "show", "local/p1");
  assertEquals(there.kept() === there.text, true);
});

Deno.test("the rest is taken before the folder goes, and a kill on the way loses nothing", async () => {
  await using there = await WrittenThere.start();
  const { ctx } = there.at;
  await there.write(3_000_000);
  await there.end();
  await endPulledLogs(ctx, targetOf(ctx, containerOf(ctx, "local")), [there.agentId]);
  assertEquals(there.kept() === there.text, true);
  assertEquals(there.position, undefined);
  await assertGone(there.folder);
});

Deno.test("a log that was cut, taken away or replaced goes on with what comes", async () => {
  await using there = await WrittenThere.start();
  const { ctx } = there.at;
  const pull = () => there.box.run("log", "show", "local/p1");
  await there.write(10_000);
  await pull();
  Deno.truncateSync(there.path, 100);
  let known = there.text;
  await there.write(1000);
  await pull();
  assertEquals(there.kept(), known.slice(0, 100) + there.text.slice(known.length));
  Deno.renameSync(there.path, `${there.path}.moved`);
  known = there.text;
  await there.write(1000);
  await pull();
  assertEquals(there.kept(), there.text.slice(known.length));
  Deno.removeSync(there.path);
  Deno.writeTextFileSync(there.path, "of somebody else\n", { mode: 0o600 });
  known = there.text;
  await there.write(1000);
  await pull();
  assertEquals(there.kept(), `of somebody else\n${there.text.slice(known.length)}`);
  assertEquals(rotateLogs(ctx), []);
});

Deno.test("what stands in the place of a log is not written to, and nothing is lost by it", async () => {
  await using there = await WrittenThere.start();
  const { box, at: { ctx } } = there;
  const other = `${box.dir}/other`;
  Deno.writeTextFileSync(other, "other");
  Deno.removeSync(there.path);
  Deno.symlinkSync(other, there.path);
  await there.write(1000);
  const { stderr } = await box.run("log", "show", "local/p1");
  assertMatch(stderr, /is a symbolic link/);
  assertEquals(Deno.readTextFileSync(other), "other");
  // Nor does it keep the pane from being removed; the rest stays in the container then.
  await there.end();
  const end = () => endPulledLogs(ctx, targetOf(ctx, containerOf(ctx, "local")), [there.agentId]);
  await end();
  assertEquals([there.position, Deno.readTextFileSync(other)], [0, "other"]);
  Deno.removeSync(there.path);
  await end();
  assertEquals([there.kept(), there.position], [there.text, undefined]);
});

async function assertGone(path: string): Promise<void> {
  const stat = await Deno.lstat(path).catch(() => null);
  assertEquals(stat, null);
}
