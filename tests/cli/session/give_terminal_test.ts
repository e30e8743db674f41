import { assertEquals } from "@std/assert";
import { denoScript } from "../../support/child.ts";
import { ROOT } from "../../support/root.ts";
import { sandbox } from "../../support/sandbox.ts";

Deno.test("what comes after a program is done though its terminal is hung up meanwhile", async () => {
  await using box = await sandbox();
  const script = `${box.dir}/script.ts`;
  Deno.writeTextFileSync(
    script,
    `import { handOver } from "file://${ROOT}src/cli/session/give_terminal.ts";
    const code = await handOver(["sh", "-c", "exit 3"], {}, async () => {
      Deno.kill(Deno.pid, "SIGHUP");
      await new Promise((resolve) => setTimeout(resolve, 200));
      console.log("done");
    });
    console.log(code);
    `,
  );
  const { code, stdout, stderr } = await box.exec(denoScript(script));
  assertEquals([code, stdout], [0, "done\n3\n"], stderr);
});
