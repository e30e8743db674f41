/**
 * The runtimes that one suite of tests is run over: this machine, and real containers of docker and podman, by each way
 * in which an engine is named in the settings. Two fixtures build on them: `runtime_fixture.ts` in this process,
 * `tests/lifecycle/lifecycle_fixture.ts` through the program.
 */
import { FarSsh } from "../../scripts/far/far_ssh.ts";
import { LOCAL_CONTAINER } from "../../src/model/container.ts";
import {
  type ContainerProgram,
  type Engine,
  ENGINE_HOST_OPTION,
  type EngineCommand,
  NAMED_ENGINE_OPTIONS,
} from "../../src/model/engine/engine_command.ts";
import { type BenchContainer, benchContainer, engineReason, podmanReason } from "./engine.ts";
import { makeContext, ownContexts, USUAL_DOCKER_HOST } from "./docker_contexts.ts";
import { PodmanService } from "./podman_service.ts";
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
  /** Ends all that runs there, as a restart of the container does, and lets it be used again. */
  restart(): Promise<void>;
}

export interface RuntimeUnderTest {
  readonly name: string;
  /** Why it cannot be had here, or null. */
  readonly reason: string | null;
  /** The program that reaches its containers, or null where there is none. */
  readonly program: ContainerProgram | null;
  /** Whether all is asked of it, or only what depends on how it lists, finds, runs and feeds. */
  readonly isAskedAll: boolean;
  /** A name for a place that is to be started; no other container has it. */
  newName(): string;
  /** Has the program of a sandbox find the engine. */
  way(box: Sandbox): Way | Promise<Way>;
  /** Starts a place; it has a log folder of the sandbox. */
  start(box: Sandbox, name: string): Promise<TmuxPlace>;
}

/** How the program of a sandbox is told of an engine, which it finds until this is disposed of. */
export interface Way extends AsyncDisposable {
  /** The engine of the settings, or null where they name none: then it is the one that the program asks by itself. */
  readonly engine: Engine | null;
}

/** Of a program that needs not be told. */
const OWN_WAY: Way = { engine: null, [Symbol.asyncDispose]: () => Promise.resolve() };

export const LOCAL: RuntimeUnderTest = {
  name: "local",
  reason: null,
  program: null,
  isAskedAll: true,
  newName: () => LOCAL_CONTAINER,
  way: () => OWN_WAY,
  start: (box, name) =>
    Promise.resolve({
      containerId: LOCAL_CONTAINER,
      name,
      tmux: (...args) => box.tmux(...args),
      endServer: () => box.endServer(),
      restart: () => box.endServer(),
      // The sandbox ends its own server.
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};

export const DOCKER = containerRuntime("docker", engineReason(), { isAskedAll: true });

export const PODMAN = containerRuntime("podman", podmanReason());

const NAME = "named";

const DOCKER_BY_CONTEXT = containerRuntime("docker", engineReason(), {
  name: "docker by context",
  way: async (box) => {
    ownContexts(box);
    await makeContext(box, NAME, USUAL_DOCKER_HOST);
    return { ...OWN_WAY, engine: namedEngine("docker", NAME) };
  },
});

const DOCKER_OVER_SSH = containerRuntime("docker", engineReason() ?? FarSsh.obstacle(), {
  name: "docker over ssh",
  way: async (box) => {
    const ssh = await FarSsh.open(box.dir);
    box.env.PATH = ssh.client.PATH!;
    return {
      engine: { name: NAME, command: ["docker", ENGINE_HOST_OPTION, ssh.client.DOCKER_HOST!] },
      [Symbol.asyncDispose]: () => Promise.resolve(ssh[Symbol.dispose]()),
    };
  },
});

const PODMAN_BY_CONNECTION = containerRuntime("podman", podmanReason(), {
  name: "podman by connection",
  way: async (box) => {
    const service = await PodmanService.start(box);
    await service.connect(NAME);
    return {
      engine: namedEngine("podman", NAME),
      [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
    };
  },
});

export const RUNTIMES: readonly RuntimeUnderTest[] = [
  ...[LOCAL, DOCKER, PODMAN],
  ...[DOCKER_BY_CONTEXT, DOCKER_OVER_SSH, PODMAN_BY_CONNECTION],
];

/** An engine by the name that its program knows it by. */
export function namedEngine(program: ContainerProgram, name: string): Engine {
  return { name, command: [program, NAMED_ENGINE_OPTIONS[program], name] };
}

/** The options of a command, as the keys of the list `engines`. */
const ENTRY_KEYS: Readonly<Record<string, string>> = {
  [NAMED_ENGINE_OPTIONS.docker]: "context",
  [NAMED_ENGINE_OPTIONS.podman]: "connection",
  [ENGINE_HOST_OPTION]: "host",
};

/** What stands in the settings file for a runtime, and a name that scans take. */
export function settingsFor(
  { program }: RuntimeUnderTest,
  { engine }: Way,
  name: string,
): Record<string, unknown> {
  if (program === null) return {};
  const name_contains = [name.toLowerCase()];
  if (engine === null) return { containers: { runtime: program, name_contains } };
  const [, option = "", value] = engine.command;
  return {
    engines: [{ [ENTRY_KEYS[option] ?? option]: value, name: engine.name }],
    containers: { name_contains },
  };
}

/** The command by which the program asks a runtime's engine; null where there is none. */
export function commandOf(
  { program }: RuntimeUnderTest,
  { engine }: Way,
): EngineCommand | null {
  return engine?.command ?? (program === null ? null : [program]);
}

function containerRuntime(
  program: ContainerProgram,
  reason: string | null,
  { name = program, isAskedAll = false, way = () => OWN_WAY }:
    & Partial<Pick<RuntimeUnderTest, "isAskedAll" | "way">>
    & { readonly name?: string } = {},
): RuntimeUnderTest {
  return {
    name,
    reason,
    program,
    isAskedAll,
    // Upper case shows whether names are compared as the settings promise.
    newName: () => `Bench-${crypto.randomUUID().slice(0, 8)}`,
    way,
    start: async (box, name) => inContainer(await startBench(program, box, name)),
  };
}

/** What a container of a runtime may have instead of the usual. */
export interface PlaceOptions {
  /** Default: root. The tests may run as root, whose private folders only root may enter. */
  readonly user?: string;
  /** `SOURCE:TARGET[:OPTIONS]`; default: the log folder of its own. */
  readonly mounts?: (box: Sandbox, name: string) => string[];
  /** Further options of `run`. */
  readonly flags?: string[];
}

/** Starts a container that has what a sandbox's state shares with it. */
export function startBench(
  program: ContainerProgram,
  box: Sandbox,
  name: string,
  { user = "root", mounts = ownLogs, flags = [] }: PlaceOptions = {},
): Promise<BenchContainer> {
  // docker makes a mount's source where there is none, podman does not.
  Deno.mkdirSync(`${box.state}/logs/${name}`, { recursive: true });
  return benchContainer({ program, name, user, mounts: mounts(box, name), flags });
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
    restart: () => bench.restart(),
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}
