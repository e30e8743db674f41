/** A program in another language, which has only the schemas to go by. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROOT } from "../support/root.ts";
import { PROGRAM } from "../support/sandbox.ts";
import { lifecycleTest } from "./lifecycle_fixture.ts";

const CLIENT = `${ROOT}tests/lifecycle/client.py`;

/** The interpreter itself: what is first on PATH may want a home. */
async function python(): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("python3", {
      args: ["-c", "import sys; print(sys.executable)"],
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null;
  }
}

const interpreter = await python();

lifecycleTest("a Python client drives the lifecycle from the schemas alone", async (at) => {
  const shell = ["env", "PS1=> ", "bash", "--norc", "--noprofile", "-i"];
  const made = await at.tmux("new-session", "-d", "-s", "own", "-x", "100", "-y", "30", ...shell);
  assertEquals(made.code, 0, made.stderr);
  const { code, stdout, stderr } = await at.box.exec(
    [interpreter!, "-I", CLIENT, at.name, ...PROGRAM],
  );
  assertEquals(code, 0, stdout + stderr);
  assertEquals(stdout.trim().split("\n").at(-1), "no method");
  const { stdout: screen } = await at.tmux("capture-pane", "-p", "-t", "=own:");
  assertStringIncludes(screen, "hello from Python");
}, interpreter === null ? "there is no python3" : null);
