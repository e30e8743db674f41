/** What tmux itself has of a sandbox's panes. */
import { readTag } from "../../src/model/launch/tag.ts";
import { eventually } from "./eventually.ts";
import type { Sandbox } from "./sandbox.ts";

export interface SeenPane {
  readonly id: string;
  /** The managed id, or null. */
  readonly tag: string | null;
  readonly session: string;
  readonly title: string;
  readonly dead: boolean;
  readonly piped: boolean;
}

const FIELDS = ["#{pane_id}", "#{session_name}", "#{pane_dead}", "#{pane_pipe}", "#{pane_title}"];

/** Every pane of the sandbox's server, by id; none where there is no server. */
export async function panesIn(box: Sandbox): Promise<SeenPane[]> {
  const format = [...FIELDS, "#{pane_start_command}"].join("\t");
  const { stdout } = await box.tmux("list-panes", "-a", "-F", format);
  return stdout.split("\n").filter((line) => line !== "").map((line) => {
    const [id = "", session = "", dead, piped, title = "", command = ""] = line.split("\t");
    const isDead = dead === "1";
    return { id, session, title, dead: isDead, piped: piped === "1", tag: readTag(command) };
  }).sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
}

/** Waits until this many panes have ended and tmux has their exit statuses, which it learns a moment later. */
export async function ended(box: Sandbox, count = 1): Promise<void> {
  // The end of a child of its own lets tmux see those before; it may miss that end, too, so it is not waited for.
  const look = ["run-shell", "-b", "true", ";", "list-panes", "-a", "-F"];
  await eventually(async () => {
    const { stdout } = await box.tmux(...look, "#{pane_dead} #{pane_dead_status}");
    return (stdout.match(/^1 \d/gm)?.length ?? 0) >= count;
  });
}

/** The titles of the panes of a session, in its order. */
export async function titlesIn(box: Sandbox, session: string): Promise<string[]> {
  return (await panesIn(box)).filter((pane) => pane.session === session).map((pane) => pane.title);
}
