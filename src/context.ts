/** The one context that every operation takes: what it may read, change and ask, and nothing else. */
import type { LaunchProfile } from "./model/profile.ts";
import type { AgentProgram } from "./model/activity/program.ts";
import type { Settings } from "./model/settings.ts";
import type { Template } from "./model/template.ts";
import type { ConfigWarning } from "./config/problem.ts";
import type { Store } from "./store/db.ts";
import type { Clock } from "./system/clock.ts";
import type { Exec } from "./system/exec.ts";
import type { ForkWorker } from "./system/fork.ts";
import type { Ids } from "./system/ids.ts";
import type { Locks } from "./system/locks/lock.ts";
import type { Paths } from "./system/paths.ts";
import type { Peer } from "./system/peer/peer.ts";
import type { Place } from "./system/place/place.ts";
import type { EngineFacts } from "./system/runtime/inspection.ts";
import type { TmuxAnswer, TmuxClient } from "./system/tmux/client.ts";

/** What an engine said of a container, or of what is on record that it runs, and when, in the clock's elapsed milliseconds. */
export interface Inspected {
  readonly facts: EngineFacts;
  readonly at: number;
}

/** What a container's tmux answered, by the socket that was asked for, and when, in the clock's elapsed milliseconds. */
export interface Looked {
  readonly answers: ReadonlyMap<string | null, TmuxAnswer>;
  readonly at: number;
}

export interface Context {
  readonly paths: Paths;
  readonly settings: Settings;
  /** Reads the files at each call, so that an edit takes effect at once. */
  readonly templates: () => Promise<{
    readonly templates: ReadonlyMap<string, Template>;
    readonly warnings: readonly ConfigWarning[];
  }>;
  /** Reads the files at each call. */
  readonly profiles: () => Promise<{
    readonly profiles: ReadonlyMap<string, LaunchProfile>;
    readonly warnings: readonly ConfigWarning[];
  }>;
  /** Those that come with agenttower, and the operator's, which are read at each call. */
  readonly programs: () => Promise<{
    readonly programs: ReadonlyMap<string, AgentProgram>;
    readonly warnings: readonly ConfigWarning[];
  }>;
  readonly store: Store;
  readonly exec: Exec;
  /** What an engine has just said of containers, by id, until it is made use of. */
  readonly inspected: Map<string, Inspected>;
  /** What recovery has just seen and left as it was, by the container's id, until it is made use of. */
  readonly looked: Map<string, Looked>;
  readonly tmux: Pick<TmuxClient, "run">;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly locks: Locks;
  readonly forkWorker: ForkWorker;
  /** Who runs this: the host, or one container. */
  readonly peer: Peer;
  /** Where this runs; null where that cannot be told. */
  readonly place: Place | null;
  /** The tmux socket of `local`: a name, below the user's socket folder. */
  readonly localSocketName: string;
  /** Where commands without a directory of their own start on `local`; null where that is gone. */
  readonly workingDir: string | null;
  /** The PATH of who runs this; null where there is none. */
  readonly searchPath: string | null;
  /** Tells the operator, on standard error, once for each text. */
  readonly warn: (message: string) => void;
}
