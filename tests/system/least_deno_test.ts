import { assertEquals, assertStringIncludes } from "@std/assert";
import { denoComplaint, LEAST_DENO } from "../../src/system/least_deno.ts";
import { ROOT } from "../support/root.ts";
import { sandbox } from "../support/sandbox.ts";

const OLD = ["1.46.3", "2.0.0", "2.5.7", "2.6.0", "2.6.6"];
const RECENT = [LEAST_DENO, "2.6.8", "2.6.10", "2.7.0", "2.10.1", "3.0.0", "2.9.0-rc.1"];

Deno.test("a Deno that is too old is told in one line, any other runs", () => {
  for (const version of OLD) {
    const line = `error: Deno ${LEAST_DENO} or later is needed, this is ${version}`;
    assertEquals(denoComplaint(version), line);
  }
  for (const version of RECENT) assertEquals(denoComplaint(version), null);
});

Deno.test("the launcher scripts take the same versions as the program", async () => {
  await using box = await sandbox();
  const bin = `${box.dir}/bin`;
  Deno.mkdirSync(bin);
  const { stdout } = await box.exec(["sh", "-c", "command -v sh uname"]);
  for (const path of stdout.trim().split("\n")) {
    Deno.symlinkSync(path, `${bin}/${path.slice(path.lastIndexOf("/") + 1)}`);
  }
  const find = async (version: string) => {
    const line = `deno ${version} (stable, release, x86_64-unknown-linux-gnu)`;
    Deno.writeTextFileSync(`${bin}/deno`, `#!${bin}/sh\necho '${line}'\n`, { mode: 0o755 });
    const script = `. ${ROOT}scripts/find_deno.sh; echo "$DENO"`;
    return await box.exec([`${bin}/sh`, "-c", script], {
      env: { PATH: bin, XDG_CACHE_HOME: `${box.dir}/cache` },
    });
  };
  for (const version of RECENT) assertEquals((await find(version)).stdout, `${bin}/deno\n`);
  for (const version of OLD) {
    const { code, stderr } = await find(version);
    assertEquals(code, 1);
    assertStringIncludes(stderr, `Deno ${LEAST_DENO} or later is needed`);
  }
});
