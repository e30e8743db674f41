import { assertEquals } from "@std/assert";
import { isNativeProgram } from "../../../src/system/engine/native_program.ts";
import { sandbox } from "../../support/sandbox.ts";

Deno.test("a program is told from a script, and from another program by its name", async () => {
  await using box = await sandbox();
  const put = (folder: string, file: string, act: (path: string) => void) => {
    Deno.mkdirSync(`${box.dir}/${folder}`, { recursive: true });
    act(`${box.dir}/${folder}/${file}`);
    return `${box.dir}/${folder}`;
  };
  const program = "\x7fELF and so on";
  const own = put(
    "own",
    "docker",
    (path) => Deno.writeTextFileSync(path, program, { mode: 0o755 }),
  );
  const link = put("link", "docker", (path) => Deno.symlinkSync(`${own}/docker`, path));
  put("other", "podman", (path) => Deno.writeTextFileSync(path, program, { mode: 0o755 }));
  const other = put(
    "renamed",
    "docker",
    (path) => Deno.symlinkSync(`${box.dir}/other/podman`, path),
  );
  const script = put(
    "script",
    "docker",
    (path) => Deno.writeTextFileSync(path, "#!/bin/sh\n", { mode: 0o755 }),
  );
  const unused = put("unused", "docker", (path) => Deno.writeTextFileSync(path, program));
  const found = [own, link, other, script, unused, `${unused}::${own}`, `${script}:${own}`, ""];
  assertEquals(found.map((path) => isNativeProgram("docker", path)), [
    ...[true, true, false, false, false, true, false, false],
  ]);
});
