/** The operator's own things in tmux, which must stay as they are. */
import { assertEquals } from "@std/assert";
import { readTag } from "../../src/model/launch/tag.ts";
import type { Sandbox } from "./sandbox.ts";

/** Sessions and a pane that an inexact target, an index or a stale `%N` would hit. */
export class Decoys {
  private constructor(private readonly box: Sandbox, private readonly before: string) {}

  static async start(box: Sandbox, ...sessions: string[]): Promise<Decoys> {
    for (const name of sessions) {
      await box.tmux("new-session", "-d", "-s", name, "-x", "100", "-y", "50", "sleep 1000");
      await box.tmux("split-window", "-d", "-t", `=${name}:`, "sleep 1000");
    }
    return new Decoys(box, await Decoys.#describe(box));
  }

  /** They still are what they were. */
  async assertUntouched(): Promise<void> {
    const now = await Decoys.#describe(this.box);
    const known = this.before.split("\n");
    assertEquals(now.split("\n").filter((line) => known.includes(line)), known);
  }

  /** Every pane that is not ours, a line each. */
  static async #describe(box: Sandbox): Promise<string> {
    const format = "#{session_name} #{window_id} #{window_panes} #{pane_id} #{pane_pid} " +
      "#{pane_title} #{pane_dead} #{pane_pipe} #{pane_active} #{pane_width}\t#{pane_start_command}";
    const { stdout } = await box.tmux("list-panes", "-a", "-F", format);
    const rows = stdout.split("\n").map((line) => line.split("\t"));
    return rows.filter(([, command]) => readTag(command ?? "") === null).map(([row]) => row)
      .join("\n");
  }
}
