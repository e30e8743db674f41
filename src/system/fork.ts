/** Starts the detached worker: the same program, in its own session, with no inherited files or locks. */
import { TAG_VARIABLE } from "../model/launch/tag.ts";
import { passFailpoint } from "./failpoint.ts";
import { closeInheritedOnExec } from "./libc.ts";

/** The first argument by which a process knows that it is a worker. */
export const WORKER_ARGUMENT = "__worker";

/** A worker's option: it waits for the word on its standard input. Where that ends without one, so does the worker. */
export const WAITS_FOR_WORD = "waits-for-word";

/** A process that becomes the worker when it hears the word, and ends when this process ends before. */
export interface WaitingWorker extends Disposable {
  /** Gives the word; the worker goes on when this process ends. */
  begin(): Promise<void>;
}

/** Starts the worker of one container and returns at once: it gets ready while there is nothing for it to do yet. */
export type ForkWorker = (containerId: string) => WaitingWorker;

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
    const self = selfCommand();
    closeInheritedOnExec();
    const child = new Deno.Command(self.program, {
      args: [
        ...self.args,
        WORKER_ARGUMENT,
        containerId,
        "--state-dir",
        options.stateDir,
        "--config-dir",
        options.configDir,
        `--${WAITS_FOR_WORD}`,
      ],
      cwd: "/",
      // A worker that is started from a pane is no part of it.
      clearEnv: true,
      env: environment(),
      detached: true,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    child.unref();
    const word = child.stdin.getWriter();
    // One that has died is missed by the next reconciliation.
    const end = () => word.close().catch(() => {});
    return {
      begin: async () => {
        passFailpoint("worker.fork", "before");
        await word.write(new TextEncoder().encode("\n")).catch(() => {});
        await end();
        passFailpoint("worker.fork", "after");
      },
      [Symbol.dispose]: end,
    };
  };
}

/** Waits for the word, on standard input. @returns false where it will not come. */
export async function hearWord(): Promise<boolean> {
  return await Deno.stdin.read(new Uint8Array(1)) !== null;
}
