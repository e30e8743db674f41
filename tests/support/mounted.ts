/** Small file systems of a test's own. */
import { assertEquals } from "@std/assert";

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
    await run(["umount", dir]);
  }
}

/** Why nothing can be mounted here, or null. */
export async function whyNoMount(): Promise<string | null> {
  if (Deno.uid() !== 0) return "only root can mount a small file system";
  const dir = Deno.makeTempDirSync({ prefix: "at-" });
  const { success } = await run(["mount", "-t", "tmpfs", "tmpfs", dir]);
  if (success) await run(["umount", dir]);
  Deno.removeSync(dir);
  return success ? null : "this root may not mount";
}

function run([program = "", ...args]: string[]): Promise<Deno.CommandOutput> {
  return new Deno.Command(program, { args, stdin: "null" }).output();
}
