/** What the operator and the machine do to tmux behind the product's back. */
import type { Bench, Operation } from "./bench.ts";
import { newest } from "./changes.ts";
import { type ModelPane, SLOTS, stands } from "./reference.ts";

/** `%N` of the pane in tmux; null when it is not there. */
async function numberOf({ server }: Bench, pane: ModelPane): Promise<string | null> {
  const { stdout } = await server.tmux(
    ...["list-panes", "-a", "-F", "#{pane_id} #{pane_start_command}"],
  );
  return stdout.split("\n").find((line) => line.includes(pane.id))?.split(" ")[0] ?? null;
}

/** The operator closes a pane of ours. */
export function closing(slot: number): Operation {
  return {
    name: `close-${SLOTS[slot]}`,
    run: async (bench) => {
      const pane = newest(bench.reference, slot)?.[1];
      if (!pane || pane.tmux === "gone") return [];
      const number = await numberOf(bench, pane);
      if (number === null) return [`${pane.label} is not in tmux`];
      await bench.server.tmux("kill-pane", "-t", number);
      bench.reference.lose(pane);
      return [];
    },
  };
}

/** An agent dies in a pane that the operator has told tmux to keep. */
export function death(slot: number): Operation {
  return {
    name: `die-${SLOTS[slot]}`,
    run: async (bench) => {
      const pane = newest(bench.reference, slot)?.[1];
      if (pane?.tmux !== "alive") return [];
      const number = await numberOf(bench, pane);
      if (number === null) return [`${pane.label} is not in tmux`];
      const { tmux } = bench.server;
      await tmux("set-option", "-p", "-t", number, "remain-on-exit", "on");
      // In the background: now and then the server does not see the end of a job until its next one ends.
      await tmux("run-shell", "-b", "-t", number, "kill -9 #{pane_pid}");
      await bench.world.box.eventually(async () =>
        (await tmux("display-message", "-p", "-t", number, "#{pane_dead}")).stdout.trim() === "1"
      );
      pane.tmux = "dead";
      return [];
    },
  };
}

/** The operator calls the newest layout's session something else. */
export const renaming: Operation = {
  name: "rename-session",
  run: async ({ server, reference }) => {
    const layout = reference.layouts.at(-1);
    if (!layout || !stands(layout)) return [];
    const name = `${layout.tmuxSession}-moved`;
    const { stderr } = await server.tmux("rename-session", "-t", `=${layout.tmuxSession}:`, name);
    if (stderr !== "") return [`rename-session: ${stderr}`];
    layout.tmuxSession = name;
    return [];
  },
};

export const serverEnd: Operation = {
  name: "end-server",
  run: async ({ reference, endServer }) => {
    await endServer();
    reference.lose(...reference.layouts.flatMap(({ panes }) => panes));
    return [];
  },
};
