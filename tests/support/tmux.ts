/** The real tmux client on a sandbox's server. */
import { DEFAULT_SETTINGS } from "../../src/model/settings.ts";
import { systemClock } from "../../src/system/clock.ts";
import { randomIds } from "../../src/system/ids.ts";
import type { ExecTarget } from "../../src/system/runtime/target.ts";
import { type TmuxAnswer, TmuxClient, type TmuxRequest } from "../../src/system/tmux/client.ts";
import { makeSession, type PaneToMake } from "../../src/system/tmux/commands.ts";
import type { TmuxPane, TmuxServer } from "../../src/system/tmux/snapshot.ts";
import { execIn } from "./context.ts";
import { eventually } from "./eventually.ts";
import type { Sandbox } from "./sandbox.ts";

const SETTINGS = { ...DEFAULT_SETTINGS.tmux, rows: 100 };

/** How a pane to be made is other than most. */
export type PaneChanges = Partial<PaneToMake> & { readonly env?: Readonly<Record<string, string>> };

/** The client, the target that it is to reach, and what tests ask of both. */
export class TmuxOn {
  readonly client: TmuxClient;
  readonly target: ExecTarget;

  constructor(box: Sandbox) {
    this.client = new TmuxClient({ exec: execIn(box), clock: systemClock }, randomIds.token);
    const socket = { name: box.socket };
    this.target = { containerId: "local", name: "local", via: null, socket };
  }

  run(request: Partial<TmuxRequest> = {}): Promise<TmuxAnswer> {
    return this.client.run(this.target, {
      failpoint: "tmux.snapshot",
      timeoutMs: 10_000,
      ...request,
    });
  }

  /** What the server holds; an error when none answers. */
  async look(commands = ""): Promise<{ server: TmuxServer; panes: readonly TmuxPane[] }> {
    const { snapshot, complaint } = await this.run({ commands });
    if (snapshot.kind !== "server") throw new Error(`${JSON.stringify(snapshot)} ${complaint}`);
    return snapshot;
  }

  /** As {@linkcode look}, once every pane has become the `sleep` that it was made for. */
  steady(): Promise<{ server: TmuxServer; panes: readonly TmuxPane[] }> {
    return eventually(async () => {
      const seen = await this.look();
      return seen.panes.every((pane) => pane.currentCommand === "sleep") ? seen : null;
    }).then((seen) => seen!);
  }

  /** Makes a session of such panes, starting the server. */
  make(session: string, ...panes: PaneChanges[]): Promise<TmuxAnswer> {
    const made = panes.map(paneToMake);
    const handovers = made.flatMap(({ handover }) => handover ?? []);
    const commands = makeSession(session, made, SETTINGS);
    return this.run({ failpoint: "tmux.spawn", mode: "start", commands, handovers });
  }
}

/** A pane to be made, with the variables of `env` to be handed over. */
export function paneToMake(
  { env, id = crypto.randomUUID(), ...changes }: PaneChanges,
): PaneToMake {
  return {
    id,
    marker: "@MANAGED:0123456789abcdef:m1",
    command: ["sleep", "1000"],
    path: null,
    handover: env === undefined ? null : { paneId: id, token: randomIds.token(), env },
    workingDir: null,
    log: null,
    ...changes,
  };
}
