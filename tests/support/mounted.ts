/** Small file systems of a test's own. */
import { assert, assertEquals } from "@std/assert";
import { eventually } from "./eventually.ts";

/** Runs `act` while a tmpfs with these options is mounted on the folder. */
export async function mounted(
  dir: string,
  options: string,
  act: () => void | Promise<void>,
): Promise<void> {
  const mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", dir];
  assertEquals((await run(mount)).success, true);
  try {
    await act();
  } finally {
    await unmount(dir);
  }
}

/** Takes it away once nobody holds a file there: what was told to end there may take a moment. */
async function unmount(dir: string): Promise<void> {
  await eventually(async () => {
    const { success, stderr } = await run(["umount", dir]);
    assert(success, new TextDecoder().decode(stderr));
    return true;
  });
}

/** Why nothing can be mounted here, or null. */
export async function whyNoMount(): Promise<string | null> {
  if (Deno.uid() !== 0) return "only root can mount a small file system";
  const dir = Deno.makeTempDirSync({ prefix: "at-" });
  const { success } = await run(["mount", "-t", "tmpfs", "tmpfs", dir]);
  if (success) await unmount(dir);
  Deno.removeSync(dir);
  return success ? null : "this root may not mount";
}

function run([program = "", ...args]: string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(program, { args, stdin: "null" }).output();
}
