/**
 * The real context on a sandbox, in this process: real SQLite, real tmux, real locks. A worker is a task here
 * instead of a process, so that a test can wait for it.
 *
 *     await using box = await sandbox();
 *     await using at = contextOn(box);
 *     const layout = await at.create("work");
 *     await at.settled();
 */
import { openState } from "../../src/app/state_folder.ts";
import { loadProfiles } from "../../src/config/profiles.ts";
import { loadPrograms } from "../../src/config/programs.ts";
import { BUILT_IN_PROGRAMS } from "../../src/programs/built_in.ts";
import { loadTemplates } from "../../src/config/templates.ts";
import type { Context } from "../../src/context.ts";
import { createLayout, type CreateRequest } from "../../src/managed/create.ts";
import { isWorkerAlive } from "../../src/managed/lifecycle/ensure_worker.ts";
import { layoutDetail } from "../../src/managed/query.ts";
import { runWorker } from "../../src/managed/spawn/run_worker.ts";
import { LOCAL_CONTAINER } from "../../src/model/container.ts";
import { DEFAULT_TEMPLATE } from "../../src/model/template.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/model/settings.ts";
import type { Result } from "../../src/rpc/shape.ts";
import { type createdLayoutShape, createdLayoutView } from "../../src/rpc/views/created_layout.ts";
import { type layoutDetailShape, layoutDetailView } from "../../src/rpc/views/layout.ts";
import { type Clock, systemClock } from "../../src/system/clock.ts";
import { Conversations, openProgram } from "../../src/system/conversation/conversations.ts";
import { EngineSocket } from "../../src/system/engine/engine_socket.ts";
import { type Exec, exec as runForReal } from "../../src/system/exec.ts";
import type { ForkWorker } from "../../src/system/fork.ts";
import { randomIds } from "../../src/system/ids.ts";
import { inOwnProc } from "../../src/system/libc.ts";
import { readPlace } from "../../src/system/place/read_place.ts";
import { Locks } from "../../src/system/locks/lock.ts";
import { TmuxClient } from "../../src/system/tmux/client.ts";
import { eventually } from "./eventually.ts";
import { exactly } from "./items.ts";
import type { Sandbox } from "./sandbox.ts";
import { pathsOf } from "./store.ts";

/** As on the wire, where tests compare them with what the program prints. */
type CreatedLayout = Result<typeof createdLayoutShape>;
type ShownLayout = Result<typeof layoutDetailShape>;

export interface ContextOptions {
  readonly settings?:
    & { readonly [K in keyof Omit<Settings, "engines">]?: Partial<Settings[K]> }
    & Partial<Pick<Settings, "engines">>;
  /** Stands before the real exec. */
  readonly exec?: (real: Exec) => Exec;
  /** Takes the place of parts of the real clock. */
  readonly clock?: Partial<Clock>;
  /** False starts no worker. */
  readonly workers?: boolean;
  /** Name of the default tmux socket; the sandbox's own unless given. */
  readonly socket?: string;
}

/** A request that leaves the template to the default. */
type OfDefaultTemplate = Partial<CreateRequest> & { readonly templateName?: undefined };

/** What the default template makes. */
type WithThreePanes<Layout extends { readonly panes: readonly unknown[] }> =
  & Omit<Layout, "panes">
  & { panes: [Pane<Layout>, Pane<Layout>, Pane<Layout>] };

type Pane<Layout extends { readonly panes: readonly unknown[] }> = Layout["panes"][number];

/** Short, yet long enough to tell a command that exits at once from one that lives. */
const PROBE_SECONDS = 0.25;

/** Workers that a test starts itself. */
export function workersBy(start: (containerId: string) => void): ForkWorker {
  return (containerId) => ({
    begin: () => Promise.resolve(start(containerId)),
    [Symbol.dispose]: () => {},
  });
}

/** A context on a sandbox, with the workers that it started; tests call it `at`. */
export class OpenedOn {
  readonly ctx: Context;
  readonly warnings: string[] = [];
  readonly #tasks = new Set<Promise<void>>();
  readonly #errors: unknown[] = [];
  readonly #close: () => Promise<void>;

  constructor(box: Sandbox, options: ContextOptions) {
    const paths = pathsOf(box);
    const warn = (text: string) => void this.warnings.push(text);
    const { store, close } = openState(paths, warn);
    const settings = settingsWith(options.settings ?? {});
    const engine = new EngineSocket(runForReal, openProgram);
    const conversations = new Conversations(engine.exec, randomIds.token, engine.open);
    const boxed = execIn(box, conversations.exec);
    const exec = options.exec?.(boxed) ?? boxed;
    const clock = { ...systemClock, ...options.clock };
    this.ctx = {
      paths,
      settings,
      templates: () => Promise.resolve(loadTemplates(paths.config)),
      profiles: () => Promise.resolve(loadProfiles(paths.config)),
      programs: () =>
        Promise.resolve({
          programs: new Map([...BUILT_IN_PROGRAMS, ...loadPrograms(paths.config).programs]),
          warnings: [],
        }),
      store,
      exec,
      inspected: new Map(),
      looked: new Map(),
      tmux: new TmuxClient({ exec, clock }, randomIds.token),
      clock,
      ids: randomIds,
      locks: new Locks(
        paths.locks,
        () => {},
        randomIds.token,
        systemClock,
        settings.locks.waitSeconds * 1000,
      ),
      forkWorker: workersBy((id) => {
        if (options.workers ?? true) this.startWorker(id);
      }),
      peer: { kind: "host" },
      place: inOwnProc(readPlace),
      localSocketName: options.socket ?? box.socket,
      workingDir: box.home,
      searchPath: box.env.PATH ?? null,
      warn,
    };
    this.#close = async () => {
      close();
      await conversations.ended();
      await engine.close();
    };
  }

  /** Starts a worker as a task. */
  startWorker(containerId = LOCAL_CONTAINER): void {
    const task: Promise<void> = runWorker(this.ctx, containerId)
      .catch((error) => void this.#errors.push(error))
      .finally(() => this.#tasks.delete(task));
    this.#tasks.add(task);
  }

  /** Waits for every worker; an error of one since the last call is this call's. */
  async settled(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks);
    // Other tests are threads of this process; what they fork holds copies of descriptors for a moment.
    await eventually(() => !isWorkerAlive(this.ctx, LOCAL_CONTAINER));
    const [error] = this.#errors.splice(0);
    if (error) throw error;
  }

  /** A layout in `local`, of the default template unless told otherwise. */
  create(session: string, request?: OfDefaultTemplate): Promise<WithThreePanes<CreatedLayout>>;
  create(session: string, request?: Partial<CreateRequest>): Promise<CreatedLayout>;
  async create(session: string, request: Partial<CreateRequest> = {}): Promise<CreatedLayout> {
    const created = await createLayout(this.ctx, {
      containerId: LOCAL_CONTAINER,
      templateName: DEFAULT_TEMPLATE,
      tmuxSessionName: session,
      launchCommandOverrides: {},
      idempotencyKey: null,
      labelPrefix: "",
      ...request,
    });
    if (request.templateName === undefined) exactly(created.panes, 3);
    return createdLayoutView(created);
  }

  /** As {@linkcode create}, settled. */
  settle(session: string, request?: OfDefaultTemplate): Promise<WithThreePanes<ShownLayout>>;
  settle(session: string, request?: Partial<CreateRequest>): Promise<ShownLayout>;
  async settle(session: string, request: Partial<CreateRequest> = {}): Promise<ShownLayout> {
    const { layout_id } = await this.create(session, request);
    await this.settled();
    return this.detail(layout_id);
  }

  detail(layoutId: string): ShownLayout {
    const request = { layoutId, includeTerminalPanes: true };
    return layoutDetailView(layoutDetail(this.ctx, request, new Set()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#tasks);
    await this.#close();
  }
}

/** Opens the state of a sandbox; what is disposed of first is the context, then the sandbox. */
export function contextOn(box: Sandbox, options: ContextOptions = {}): OpenedOn {
  return new OpenedOn(box, options);
}

/** The real exec in the sandbox's environment, which takes the place of this process's own. */
export function execIn(box: Sandbox, run = runForReal): Exec {
  return (failpoint, request) => {
    const cleared = Object.keys(Deno.env.toObject()).map((name) => [name, undefined] as const);
    const env = { ...Object.fromEntries(cleared), ...box.env, ...request.env };
    return run(failpoint, { ...request, env });
  };
}

function settingsWith(changes: NonNullable<ContextOptions["settings"]>): Settings {
  const base = DEFAULT_SETTINGS;
  return {
    engines: changes.engines ?? base.engines,
    containers: { ...base.containers, ...changes.containers },
    labels: { ...base.labels, ...changes.labels },
    launch: { ...base.launch, probeSeconds: PROBE_SECONDS, ...changes.launch },
    locks: { ...base.locks, ...changes.locks },
    logs: { ...base.logs, ...changes.logs },
    recovery: { ...base.recovery, ...changes.recovery },
    tmux: { ...base.tmux, ...changes.tmux },
  };
}
