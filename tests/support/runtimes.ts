/**
 * The runtimes that one suite of tests is run over: this machine, and real containers of docker and podman. Two
 * fixtures build on them: `runtime_fixture.ts` in this process, `tests/lifecycle/lifecycle_fixture.ts` through the
 * program.
 */
import { type Container, LOCAL_CONTAINER } from "../../src/model/container.ts";
import type { ContainerProgram } from "../../src/model/engine/engine_command.ts";
import { type BenchContainer, benchContainer, engineReason, podmanReason } from "./engine.ts";
import type { RunResult } from "./process.ts";
import type { Sandbox } from "./sandbox.ts";

/** A tmux server's surroundings: this machine or one container. */
export interface TmuxPlace extends AsyncDisposable {
  readonly containerId: string;
  /** What people call the container. */
  readonly name: string;
  /** Runs tmux there as the tmux user, on the server that layouts are made in. */
  tmux(...args: string[]): Promise<RunResult>;
  /** Ends that server; gives no answer before it has ended. */
  endServer(): Promise<void>;
}

export interface RuntimeUnderTest {
  readonly name: Container["runtime"];
  /** Why it cannot be had here, or null. */
  readonly reason: string | null;
  /** The program that reaches its containers, or null where there is none. */
  readonly program: ContainerProgram | null;
  /** A name for a place that is to be started; no other container has it. */
  newName(): string;
  /** Starts a place; it has a log folder of the sandbox. */
  start(box: Sandbox, name: string): Promise<TmuxPlace>;
}

export const LOCAL: RuntimeUnderTest = {
  name: "local",
  reason: null,
  program: null,
  newName: () => LOCAL_CONTAINER,
  start: (box, name) =>
    Promise.resolve({
      containerId: LOCAL_CONTAINER,
      name,
      tmux: (...args) => box.tmux(...args),
      endServer: () => box.endServer(),
      // The sandbox ends its own server.
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};

export const DOCKER = containerRuntime("docker", engineReason());

export const PODMAN = containerRuntime("podman", podmanReason());

export const RUNTIMES: readonly RuntimeUnderTest[] = [LOCAL, DOCKER, PODMAN];

function containerRuntime(program: ContainerProgram, reason: string | null): RuntimeUnderTest {
  return {
    name: program,
    reason,
    program,
    // Upper case shows whether names are compared as the settings promise.
    newName: () => `Bench-${crypto.randomUUID().slice(0, 8)}`,
    start: async (box, name) => inContainer(await startBench(program, box, name)),
  };
}

/** What a container of a runtime may have instead of the usual. */
export interface PlaceOptions {
  /** Default: root. The tests may run as root, whose private folders only root may enter. */
  readonly user?: string;
  /** `SOURCE:TARGET[:OPTIONS]`; default: the log folder of its own. */
  readonly mounts?: (box: Sandbox, name: string) => string[];
}

/** Starts a container that has what a sandbox's state shares with it. */
export function startBench(
  program: ContainerProgram,
  box: Sandbox,
  name: string,
  { user = "root", mounts = ownLogs }: PlaceOptions = {},
): Promise<BenchContainer> {
  // docker makes a mount's source where there is none, podman does not.
  Deno.mkdirSync(`${box.state}/logs/${name}`, { recursive: true });
  return benchContainer({ program, name, user, mounts: mounts(box, name) });
}

function ownLogs({ state }: Sandbox, name: string): string[] {
  const logs = `${state}/logs/${name}`;
  return [`${logs}:${logs}`];
}

/** A container as a place for tmux. */
export function inContainer(bench: BenchContainer): TmuxPlace {
  return {
    containerId: bench.id,
    name: bench.name,
    tmux: (...args) => bench.tmux(...args),
    endServer: () => bench.endServer(),
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}
