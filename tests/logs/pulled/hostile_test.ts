/** What a container may answer where its logs are pulled. */
import { assertEquals } from "@std/assert";
import type { Exec } from "../../../src/system/exec.ts";
import { pullLog } from "../../../src/logs/pulled/pull.ts";
import { WrittenThere } from "./written_there.ts";

/** An exec of which the answers to pulls are what `answer` makes of the arguments. */
function answering(answer: (args: readonly string[]) => string | null) {
  return (real: Exec): Exec => async (point, request) => {
    const stdout = point === "log.pull" ? answer(request.argv.slice(4)) : null;
    if (stdout === null) return await real(point, request);
    return { kind: "exit", code: 0, stdout: `agenttower-script\n${stdout}`, stderr: "" };
  };
}

const part = (mark: string, key: string, start: number, text: string) =>
  `pulled ${mark} part ${key} ${start} ${text.length} 0\n${btoa(text)}\npulled ${mark} end\n`;

Deno.test("an answer for one log becomes no other's", async () => {
  const other = `${crypto.randomUUID()}.0123456789abcdef`;
  await using there = await WrittenThere.start({
    exec: answering(([mark = "", , key = ""]) =>
      part(mark, other, 0, "for another") + part("0123456789abcdef", key, 0, "without the mark") +
      part(mark, "../../else", 0, "elsewhere") + part(mark, key, 0, "own")
    ),
  });
  await pullLog(there.at.ctx, there.agentId);
  assertEquals(there.kept(), "own");
  const files = [...Deno.readDirSync(`${there.box.state}/logs/local`)].map(({ name }) => name);
  assertEquals(files, [`${there.agentId}.log`]);
});

Deno.test("an answer that is no answer changes nothing, and ends", async () => {
  const answers = [
    "",
    "x".repeat(7 << 20),
    "\n".repeat(1 << 20),
    `pulled MARK part KEY 0 ${10 ** 18} 0\n${btoa("x")}\npulled MARK end\n`,
    "pulled MARK part KEY 0 3 0\n\u0000\u0001\u0002\npulled MARK end\n",
    "pulled MARK part KEY 5 -1 0\n\npulled MARK end\n",
    "pulled MARK part\npulled MARK end\npulled MARK end\npulled\n",
    `pulled MARK part KEY 9007199254740993 1 0\n${btoa("x")}\npulled MARK end\n`,
  ];
  let answer: string | null = null;
  await using there = await WrittenThere.start({
    exec: answering(([mark = "", , key = ""]) =>
      answer?.replaceAll("MARK", mark).replaceAll("KEY", key) ?? null
    ),
  });
  for (answer of answers) {
    await pullLog(there.at.ctx, there.agentId);
    assertEquals([there.kept(), there.position], ["", 0], answer.slice(0, 80));
  }
  answer = null;
  await there.write(1000);
  await pullLog(there.at.ctx, there.agentId);
  assertEquals(there.kept(), there.text);
});

Deno.test("a container that never ends a log is not listened to for ever", async () => {
  let asked = 0;
  let passedMs = 0;
  let stoodStillAt: number | null = null;
  await using there = await WrittenThere.start({
    clock: { elapsed: () => (stoodStillAt ?? performance.now()) + passedMs },
    exec: answering(([mark = "", , key = "", position = ""]) => {
      asked += 1;
      passedMs += 2500;
      return part(mark, key, Number(position), "y".repeat(4 << 20));
    }),
  });
  stoodStillAt = performance.now();
  await pullLog(there.at.ctx, there.agentId);
  assertEquals(asked > 1 && asked <= 4, true, `${asked}`);
});
