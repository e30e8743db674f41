/** Starts the detached worker: the same program, in its own session, with no inherited files or locks. */
import { TAG_VARIABLE } from "../model/launch/tag.ts";
import { passFailpoint } from "./failpoint.ts";
import { closeInheritedOnExec } from "./libc.ts";

/** The first argument by which a process knows that it is a worker. */
export const WORKER_ARGUMENT = "__worker";

/** Starts the worker of one container and returns at once; the worker goes on when this process ends. */
export type ForkWorker = (containerId: string) => void;

export interface ForkOptions {
  readonly stateDir: string;
  readonly configDir: string;
}

/** Reads how this process itself was started, so that the worker is the very same program. */
function selfCommand(): { program: string; args: string[] } {
  const program = Deno.execPath();
  if (Deno.build.standalone) return { program, args: [] };
  const config = filePath(new URL("./deno.json", Deno.mainModule));
  const flags = ["--quiet", "--no-prompt", "--cached-only", "--config", config, "-P"];
  return { program, args: ["run", ...flags, filePath(new URL(Deno.mainModule))] };
}

/** The path of a file: URL, in which a space or a `#` is escaped. */
function filePath(url: URL): string {
  return decodeURIComponent(url.pathname);
}

function environment(): Record<string, string> {
  const { [TAG_VARIABLE]: _, ...others } = Deno.env.toObject();
  return others;
}

/** Forks with real processes. */
export function forkWorker(options: ForkOptions): ForkWorker {
  return (containerId) => {
    passFailpoint("worker.fork", "before");
    const self = selfCommand();
    closeInheritedOnExec();
    new Deno.Command(self.program, {
      args: [
        ...self.args,
        WORKER_ARGUMENT,
        containerId,
        "--state-dir",
        options.stateDir,
        "--config-dir",
        options.configDir,
      ],
      cwd: "/",
      // A worker that is started from a pane is no part of it.
      clearEnv: true,
      env: environment(),
      detached: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn().unref();
    passFailpoint("worker.fork", "after");
  };
}
