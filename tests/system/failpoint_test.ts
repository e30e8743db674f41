import { assertEquals } from "@std/assert";
import { denoScript } from "../support/child.ts";
import { ROOT } from "../support/root.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { stoppedIn } from "../support/stopped.ts";

const SIGKILLED = 128 + 9;

/** Passes a point three times with this in the environment. */
async function pass(box: Sandbox, fault: string | null): Promise<{ code: number; stdout: string }> {
  const script = `${box.dir}/main.ts`;
  Deno.writeTextFileSync(
    script,
    `import { passFailpoint } from ${JSON.stringify(`${ROOT}src/system/failpoint.ts`)};
    for (const n of [1, 2, 3]) {
      passFailpoint("tmux.snapshot", "before");
      console.log(n);
      passFailpoint("tmux.snapshot", "after");
      passFailpoint("tmux.kill", "after");
    }`,
  );
  const { code, stdout } = await box.exec(denoScript(script), { env: { AGENTTOWER_FAULT: fault } });
  return { code, stdout };
}

Deno.test("a process dies at the point that its environment names, at the time that it names", async () => {
  await using box = await sandbox();
  const cases: [string | null, number, string][] = [
    [null, 0, "1\n2\n3\n"],
    ["", 0, "1\n2\n3\n"],
    ["tmux.snapshot:before", SIGKILLED, ""],
    ["tmux.snapshot:after", SIGKILLED, "1\n"],
    ["tmux.snapshot:before:3", SIGKILLED, "1\n2\n"],
    ["tmux.snapshot:after:2", SIGKILLED, "1\n2\n"],
    ["tmux.snapshot:after:4", 0, "1\n2\n3\n"],
    ["tmux.kill:before", 0, "1\n2\n3\n"],
    ["tmux.snapshot:during", 0, "1\n2\n3\n"],
  ];
  for (const [fault, code, stdout] of cases) {
    assertEquals(await pass(box, fault), { code, stdout }, fault ?? "unset");
  }
});

Deno.test("a process that is to stop at a point stands still there, and goes on when it is told to", async () => {
  await using box = await sandbox();
  let hasEnded = false;
  const passed = pass(box, "tmux.snapshot:before:2:stop").finally(() => hasEnded = true);
  const [pid] = await stoppedIn(box);
  assertEquals(hasEnded, false);
  Deno.kill(pid!, "SIGCONT");
  assertEquals(await passed, { code: 0, stdout: "1\n2\n3\n" });
});
