/** What is handed over arrives as it was, whichever shell is `sh` where the pane is. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { handoverName, handoverText, TAKE_OVER } from "../../src/model/launch/handover.ts";
import { sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

const SHELLS = [["sh"], ["bash", "--posix"], ["busybox", "sh"], [
  "zsh",
  "--emulate",
  "sh",
]] as const;

const ENV = {
  LINES_OF_IT: "a\nb\n\n",
  ESCAPES: "\\n \\\\ \\0101 \\c %s\t\r\x01\x7f\u0081 é👍  ",
  WORDS: ` 'x' $HOME $(id) \`id\` "q" * `,
  EMPTY: "",
  IFS: "ab=",
  OPTION: "-e",
  END: ".",
  PATH: "/usr/bin:/bin:/nowhere",
};

async function isThere(program: string): Promise<boolean> {
  const args = ["-c", 'command -v "$0" >/dev/null', program];
  return (await new Deno.Command("sh", { args }).output()).success;
}

for (const [program, ...flags] of SHELLS) {
  const reason = await isThere(program) ? null : `no ${program} here`;
  testUnless(reason, `variables arrive as they are, once, through ${program}`, async () => {
    await using box = await sandbox();
    const name = handoverName({ paneId: "pane", token: "token" });
    const file = `${box.dir}/.agenttower-values-${name}`;
    Deno.writeTextFileSync(file, handoverText({ env: ENV }).replace(/\.\n$/, ""));
    const env = { TMUX: `${box.dir}/box,1,0`, UNTOUCHED: "x" };
    const take = [program, ...flags, "-c", `${TAKE_OVER}exec "$@"`, "sh", name];
    const { stdout } = await box.exec([...take, "env", "-0"], { env });
    const seen = new Map(
      stdout.split("\0").map((it): [string, string] => {
        const at = it.indexOf("=");
        return [it.slice(0, at), it.slice(at + 1)];
      }),
    );
    for (const [key, value] of Object.entries({ ...ENV, UNTOUCHED: "x" })) {
      assertEquals(seen.get(key), value, key);
    }
    assertEquals([...seen.keys()].filter((key) => key.startsWith("AGENTTOWER_HANDOVER")), []);
    const again = await box.exec([...take, "true"], { env });
    assertEquals(again.code, 126);
    assertStringIncludes(again.stderr, "recreate the pane");
  });
}
