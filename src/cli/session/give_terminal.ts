/** Gives this terminal to another program until that has ended. */

/**
 * Runs the program on this terminal; what the terminal sends is the program's alone. Gives its exit code.
 *
 * @param afterwards Is done before that, whatever the end of the terminal sends: a shell passes on that it was hung up.
 */
export async function handOver(
  [program, ...args]: readonly string[],
  env: Readonly<Record<string, string>> = {},
  afterwards: () => Promise<unknown> = () => Promise.resolve(),
): Promise<number> {
  if (program === undefined) throw new Error("an empty command line cannot be run");
  let end: ((signal: Deno.Signal) => void) | null = null;
  const ignore = () => {};
  const onHangUp = () => end?.("SIGHUP");
  const onEnd = () => end?.("SIGTERM");
  Deno.addSignalListener("SIGINT", ignore);
  Deno.addSignalListener("SIGHUP", onHangUp);
  Deno.addSignalListener("SIGTERM", onEnd);
  try {
    const child = new Deno.Command(program, {
      args,
      env,
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    end = (signal) => endChild(child, signal);
    const { code } = await child.status;
    await afterwards();
    return code;
  } finally {
    Deno.removeSignalListener("SIGHUP", onHangUp);
    Deno.removeSignalListener("SIGTERM", onEnd);
    Deno.removeSignalListener("SIGINT", ignore);
  }
}

/** The terminal's end reaches the child, too, so that it may have ended already. */
function endChild(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has.
  }
}
