/** What makes the same panes by other programs, where they are installed: they neither register nor log them. */
import { restoredBy, type Task } from "./interleaved.ts";
import type { Rig } from "./rig.ts";

export interface Peer {
  readonly name: string;
  /** Makes a session of three panes. */
  readonly make: Task;
}

const TMUXP = `session_name: bench
windows:
  - { layout: tiled, panes: [blank, blank, blank] }
`;

const TMUXINATOR = `name: bench
root: /
tmux_options: -L bare
windows:
  - work: { layout: tiled, panes: ["", "", ""] }
`;

export function peers(rig: Rig): Peer[] {
  const commands: Record<string, readonly string[]> = {
    tmuxp: ["load", "-y", "-d", "-L", "bare", rig.configure("peers/tmuxp.yaml", TMUXP)],
    tmuxinator: [
      ...["start", "--no-attach", "-p"],
      rig.configure("peers/tmuxinator.yaml", TMUXINATOR),
    ],
  };
  return Object.entries(commands).filter(([program]) => isInstalled(program))
    .map(([program, args]) => ({
      name: `\`${program} ${args[0]}\`, three panes`,
      make: restoredBy(() => rig.measured([program, ...args]), rig.tmux("kill-server")),
    }));
}

function isInstalled(program: string): boolean {
  return new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" })
    .outputSync().success;
}
