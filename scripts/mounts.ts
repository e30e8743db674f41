/** Takes away what is mounted below a folder, the innermost first. Linux only; elsewhere there is nothing to do. */
export async function unmountBelow(folder: string): Promise<void> {
  for (const path of await mountsBelow(folder)) {
    await new Deno.Command("umount", { args: ["-l", "--", path], stderr: "null" }).output();
  }
}

async function mountsBelow(folder: string): Promise<string[]> {
  if (Deno.build.os !== "linux") return [];
  // Deno itself reads nothing below /proc unless it may do everything.
  const { stdout } = await new Deno.Command("cat", { args: ["/proc/mounts"] }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((path) => path.startsWith(`${folder}/`))
    .toReversed();
}
