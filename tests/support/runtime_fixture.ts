/** The real context, in this process, over a place of each runtime. */
import type { Context } from "../../src/context.ts";
import { contextOn, type ContextOptions, type OpenedOn } from "./context.ts";
import type { BenchContainer } from "./engine.ts";
import { eventually } from "./eventually.ts";
import {
  DOCKER,
  inContainer,
  type PlaceOptions,
  type RuntimeUnderTest,
  startBench,
  type TmuxPlace,
  type Way,
} from "./runtimes.ts";
import { type Sandbox, sandbox } from "./sandbox.ts";

/** A tmux server of a test's own, and the context that reaches it. */
export interface RuntimeFixture extends TmuxPlace {
  readonly ctx: Context;
  readonly warnings: readonly string[];
  /** Starts a session with a shell that shows what it is given; gives its pane's `%N`. */
  shell(session: string): Promise<string>;
}

/** A container with the state's log folder in it, and the context that takes its name and no other. */
export interface DockerFixture extends RuntimeFixture {
  readonly box: Sandbox;
  readonly bench: BenchContainer;
}

/** Starts a place of a runtime and opens a context on it. */
export async function startOn(
  runtime: RuntimeUnderTest,
  options: ContextOptions = {},
): Promise<RuntimeFixture> {
  await using resources = new AsyncDisposableStack();
  const box = resources.use(await sandbox());
  const name = runtime.newName();
  const way = resources.use(await runtime.way(box));
  const opened = resources.use(open(runtime, way, box, name, options));
  const place = resources.use(await runtime.start(box, name));
  return fixture(opened, place, resources.move());
}

/** As {@linkcode startOn} for docker, with the container itself. */
export async function startDocker(
  options: ContextOptions & PlaceOptions = {},
): Promise<DockerFixture> {
  await using resources = new AsyncDisposableStack();
  const box = resources.use(await sandbox());
  const name = DOCKER.newName();
  const way = resources.use(await DOCKER.way(box));
  const opened = resources.use(open(DOCKER, way, box, name, options));
  const bench = resources.use(await startBench("docker", box, name, options));
  return { ...fixture(opened, inContainer(bench), resources.move()), box, bench };
}

/** A context that takes a container of this name and no other. */
function open(
  { program }: RuntimeUnderTest,
  { engine }: Way,
  box: Sandbox,
  name: string,
  options: ContextOptions,
): OpenedOn {
  const containers = program === null
    ? {}
    : { runtime: program, nameContains: [name.toLowerCase()] };
  const engines = engine === null ? [] : [engine];
  return contextOn(box, { ...options, settings: { engines, containers, ...options.settings } });
}

/** A plain shell: no files of the user's, and a prompt that is known. */
const SHELL = ["env", "PS1=ready> ", "bash", "--norc", "--noprofile", "-i"];

function fixture(
  { ctx, warnings }: OpenedOn,
  { containerId, name, tmux, endServer, restart }: TmuxPlace,
  resources: AsyncDisposableStack,
): RuntimeFixture {
  return {
    containerId,
    name,
    tmux,
    endServer,
    restart,
    ctx,
    warnings,
    shell: async (session) => {
      const made = await tmux(
        ...["new-session", "-d", "-x", "120", "-y", "40", "-s", session],
        ...["-P", "-F", "#{pane_id}", ...SHELL],
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
