/** Runs a program to its end, with its output shown. @throws {Error} where it fails, or is not there. */
export async function succeed(
  [program = "", ...args]: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const { code } = await new Deno.Command(program, { args, stdin: "null", ...options }).spawn()
    .status;
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}`);
}
