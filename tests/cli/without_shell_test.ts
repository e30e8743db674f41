import { assertEquals, assertMatch } from "@std/assert";
import { sandbox } from "../support/sandbox.ts";

Deno.test("a PATH without sh is told as such, also by doctor", async () => {
  await using box = await sandbox();
  const bin = `${box.dir}/bin`;
  Deno.mkdirSync(bin);
  const tmux = (await box.exec(["sh", "-c", "command -v tmux"])).stdout.trim();
  Deno.symlinkSync(tmux, `${bin}/tmux`);
  const env = { PATH: bin };
  const { code, stderr } = await box.run({ env }, "layout", "create", "local", "--session", "s");
  assertEquals(code, 1);
  assertMatch(stderr, /error\[tmux_unavailable\]: .*sh is not installed or not on PATH/);
  assertMatch(stderr, /hint: have the folder of sh, such as \/bin, on PATH/);
  const doctor = await box.run({ env }, "doctor");
  assertEquals(doctor.code, 1);
  assertMatch(doctor.stdout, /problem +sh +sh is not installed .* cure: have the folder of sh/);
  const PATH = `${bin}:/bin:/usr/bin`;
  assertEquals((await box.run({ env: { PATH } }, "doctor")).code, 0);
});
