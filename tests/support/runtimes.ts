/** The runtimes that one suite of tests is run over: this machine, and a real docker container. */
import type { Context } from "../../src/context.ts";
import { LOCAL_CONTAINER } from "../../src/model/container.ts";
import { contextOn, type ContextOptions, type OpenedOn } from "./context.ts";
import { type BenchContainer, benchContainer, engineReason } from "./engine.ts";
import { eventually } from "./eventually.ts";
import type { RunResult } from "./process.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";

/** A tmux server of a test's own, and the context that reaches it. */
export interface RuntimeFixture extends AsyncDisposable {
  readonly ctx: Context;
  readonly warnings: readonly string[];
  readonly containerId: string;
  readonly name: string;
  /** Runs tmux there, as the tmux user, on the default socket. */
  tmux(...args: string[]): Promise<RunResult>;
  /** Starts a session with a shell that shows what it is given; gives its pane's `%N`. */
  shell(session: string): Promise<string>;
}

export interface RuntimeUnderTest {
  readonly name: string;
  /** Why it cannot be had here, or null. */
  readonly reason: string | null;
  start(options?: ContextOptions): Promise<RuntimeFixture>;
}

/** A plain shell: no files of the user's, and a prompt that is known. */
const SHELL = ["env", "PS1=ready> ", "bash", "--norc", "--noprofile", "-i"];

function fixture(
  at: OpenedOn,
  place: { containerId: string; name: string; tmux: RuntimeFixture["tmux"] },
  resources: AsyncDisposableStack,
): RuntimeFixture {
  const { tmux } = place;
  return {
    ...place,
    ctx: at.ctx,
    warnings: at.warnings,
    shell: async (session) => {
      const format = "#{pane_id}";
      const size = ["-x", "120", "-y", "40"];
      const made = await tmux(
        "new-session",
        "-d",
        ...size,
        "-s",
        session,
        "-P",
        "-F",
        format,
        ...SHELL,
      );
      if (made.code !== 0) throw new Error(made.stderr);
      const pane = made.stdout.trim();
      await eventually(async () =>
        (await tmux("capture-pane", "-p", "-t", pane)).stdout.includes("ready>")
      );
      return pane;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function startLocal(options: ContextOptions = {}): Promise<RuntimeFixture> {
  await using resources = new AsyncDisposableStack();
  const box = resources.use(await sandbox());
  const at = resources.use(contextOn(box, options));
  const tmux = (...args: string[]) => box.tmux(...args);
  return fixture(
    at,
    { containerId: LOCAL_CONTAINER, name: LOCAL_CONTAINER, tmux },
    resources.move(),
  );
}

/** A container with the state's log folder in it, and the context that takes its name and no other. */
export interface DockerFixture extends RuntimeFixture {
  readonly box: Sandbox;
  readonly bench: BenchContainer;
}

/** @param user of the container; the tests may run as root, whose private folders only root may enter. */
export async function startDocker(
  options: ContextOptions & { user?: string; mounts?: (box: Sandbox) => string[] } = {},
): Promise<DockerFixture> {
  await using resources = new AsyncDisposableStack();
  const box = resources.use(await sandbox());
  const name = `Bench-${crypto.randomUUID().slice(0, 8)}`;
  const at = resources.use(contextOn(box, {
    ...options,
    settings: { containers: { nameContains: [name.toLowerCase()] }, ...options.settings },
  }));
  const logs = `${box.state}/logs`;
  const mounts = options.mounts?.(box) ?? [`${logs}:${logs}`];
  const user = options.user ?? "root";
  const bench = resources.use(await benchContainer({ name, user, mounts }));
  const base = fixture(
    at,
    { containerId: bench.id, name, tmux: (...args) => bench.tmux(...args) },
    resources.move(),
  );
  return { ...base, box, bench };
}

export const RUNTIMES: readonly RuntimeUnderTest[] = [
  { name: "local", reason: null, start: startLocal },
  { name: "docker", reason: engineReason(), start: startDocker },
];
