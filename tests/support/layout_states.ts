/** Layouts of containers, as people make and see them. */
import { assertEquals } from "@std/assert";
import type { Sandbox } from "./sandbox.ts";

/** Makes a layout that has to become ready; its labels begin with the session's name. */
export async function createReady(box: Sandbox, container: string, session: string): Promise<void> {
  const labels = ["--session", session, "--label-prefix", `${session}-`];
  const made = await box.run("layout", "create", container, ...labels, "--wait", "--json");
  assertEquals([made.code, made.json.result?.state], [0, "ready"], made.stdout + made.stderr);
}

/** {@linkcode layoutStates}, as the last look put them on record: a look of its own may be late on a busy machine. */
export function statesOnRecord(box: Sandbox): Promise<Record<string, string>> {
  return layoutStates(box, "--no-recover");
}

/** The state of each layout by its session, and whether it could not be looked at. */
export async function layoutStates(
  box: Sandbox,
  ...options: string[]
): Promise<Record<string, string>> {
  const { json } = await box.run("layout", "list", "--json", ...options);
  return Object.fromEntries(
    json.result.items.map((item: { tmux_session_name: string; state: string; stale?: boolean }) => [
      item.tmux_session_name,
      item.stale ? `${item.state} stale` : item.state,
    ]),
  );
}
