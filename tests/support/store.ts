/** A database of a test's own, opened as the program opens it, and records to put into it. */
import { openState } from "../../src/app/state_folder.ts";
import { blankPane } from "../../src/managed/new_pane.ts";
import type { Agent } from "../../src/model/agent.ts";
import { type Container, RUNNING } from "../../src/model/container.ts";
import { engineOf } from "../../src/model/engine/engine_command.ts";
import type { ManagedLayout } from "../../src/model/layout.ts";
import type { ManagedPane } from "../../src/model/pane.ts";
import type { Store } from "../../src/store/db.ts";
import { insertLayout } from "../../src/store/layouts.ts";
import { insertPane } from "../../src/store/panes.ts";
import { type Paths, resolvePaths } from "../../src/system/paths.ts";
import { Sandbox } from "./sandbox.ts";

/** A sandbox whose store is open and which nothing else uses; tests of the store call it `at`. */
export class StoreBox {
  readonly box = new Sandbox({});
  readonly paths: Paths = pathsOf(this.box);
  readonly store: Store;
  readonly #close: () => void;

  constructor() {
    const { store, close } = openState(this.paths, (reason) => {
      throw new Error(`opened read-only: ${reason}`);
    });
    this.store = store;
    this.#close = close;
  }

  addLayout(changes: Partial<ManagedLayout> = {}): ManagedLayout {
    const layout = aLayout(changes);
    const request = { request: "[]", workingDir: null, searchPath: null };
    this.store.write("create", (writer) => insertLayout(writer, layout, request));
    return layout;
  }

  addPane(layout: ManagedLayout, changes: Partial<ManagedPane> = {}): ManagedPane {
    const pane = aPane(layout, changes);
    this.store.write("create", (writer) => insertPane(writer, pane));
    return pane;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    await this.box[Symbol.asyncDispose]();
  }
}

export function pathsOf(box: Sandbox): Paths {
  return resolvePaths({ stateDir: box.state, configDir: box.config }, () => undefined, () => "/");
}

/** The nth millisecond of a year, as a timestamp. */
export function instant(n: number): string {
  return new Date(Date.UTC(2026, 0, 1) + n).toISOString();
}

export function aLayout(changes: Partial<ManagedLayout> = {}): ManagedLayout {
  return {
    id: crypto.randomUUID(),
    containerId: "local",
    templateName: "t",
    tmuxSessionName: "work",
    labelPrefix: "",
    intendedPaneCount: 1,
    state: "creating",
    failedStage: null,
    idempotencyKey: null,
    createdAt: instant(0),
    updatedAt: instant(0),
    ...changes,
  };
}

/** By default `creating` with a marker; a marker goes with no other state. */
export function aPane(layout: ManagedLayout, changes: Partial<ManagedPane> = {}): ManagedPane {
  const blank = blankPane({
    id: crypto.randomUUID(),
    layoutId: layout.id,
    containerId: layout.containerId,
    role: "r",
    capability: "c",
    label: "m1",
    launchCommandRef: null,
    tmuxSessionName: layout.tmuxSessionName,
    slot: 0,
    tmuxSocketPath: null,
    pendingMarkerToken: (changes.state ?? "creating") === "creating" ? "0123456789abcdef" : null,
    createdAt: layout.createdAt,
  });
  return { ...blank, ...changes };
}

/** An adopted agent of a pane that no other has. */
export function anAgent(changes: Partial<Agent> = {}): Agent {
  return {
    id: crypto.randomUUID(),
    containerId: "local",
    paneId: null,
    tmuxSocketPath: "/s",
    tmuxServerId: "boot/1/2/3",
    tmuxPlace: null,
    tmuxSessionName: "work",
    tmuxWindowIndex: 0,
    tmuxPaneIndex: 0,
    tmuxPaneId: `%${agents++}`,
    role: "slave",
    capability: "worker",
    label: "s1",
    program: null,
    origin: "adopted",
    active: true,
    createdAt: instant(0),
    updatedAt: instant(0),
    ...changes,
  };
}

let agents = 0;

/** A container of docker that runs. */
export function aContainer(changes: Partial<Container> = {}): Container {
  return {
    id: "ab".repeat(32),
    runtime: "docker",
    via: engineOf("docker"),
    engine: null,
    createdAt: "",
    name: "bench",
    image: "i",
    status: RUNNING,
    user: "",
    mounts: [],
    labels: {},
    active: true,
    lastSeenAt: instant(0),
    ...changes,
  };
}
