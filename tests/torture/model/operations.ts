/** What a sequence is made of. Each operation is done to the world and to the reference, and compared. */
import type { World } from "../world.ts";
import { type ModelLayout, type ModelPane, Reference, SLOTS } from "./reference.ts";

export interface Bench {
  readonly world: World;
  readonly reference: Reference;
  /** Calls a method; gives the whole envelope. */
  // deno-lint-ignore no-explicit-any -- answers of the product
  call(method: string, params: object): Promise<any>;
}

export interface Operation {
  readonly name: string;
  /** Does it on both sides; gives what the two disagree about. */
  run(bench: Bench): Promise<string[]>;
}

// deno-lint-ignore no-explicit-any -- an answer of the product
function word(envelope: any): string {
  return envelope.ok ? "ok" : envelope.error.code;
}

function agree(what: string, seen: string, wanted: string): string[] {
  return seen === wanted ? [] : [`${what} was answered ${seen}, and must be ${wanted}`];
}

function creation(session: string, prefix: string): Operation {
  return {
    name: `create-${session}`,
    run: async ({ world, reference, call }) => {
      const wanted = reference.create(session);
      const answer = await call("managed.layout.create", {
        container_id: "local",
        template_name: "1m+2s",
        tmux_session_name: session,
        label_prefix: prefix,
      });
      await world.quiet();
      if (answer.ok) reference.created(layoutOf(session, answer.result));
      return agree(`create ${session}`, word(answer), wanted);
    },
  };
}

// deno-lint-ignore no-explicit-any -- an answer of the product
function layoutOf(session: string, result: any): ModelLayout {
  // deno-lint-ignore no-explicit-any -- as above
  const panes = result.panes.map((pane: any, slot: number): ModelPane => ({
    id: pane.pane_id,
    label: pane.label,
    slot,
    state: "ready",
    stage: null,
    lives: true,
    source: null,
  }));
  return { id: result.layout_id, session, panes };
}

/** The record that an operation on a slot is about; null when there is no layout. */
type Choose = (reference: Reference, slot: number) => [ModelLayout, ModelPane] | null;

/** The newest record of the newest layout, and the oldest of the oldest. */
const newest: Choose = (reference, slot) => {
  const layout = reference.layouts.at(-1);
  return layout ? [layout, reference.current(layout, slot)] : null;
};
const oldest: Choose = (reference, slot) => {
  const layout = reference.layouts[0];
  return layout ? [layout, layout.panes[slot]] : null;
};

function removal(slot: number): Operation {
  return {
    name: `remove-${SLOTS[slot]}`,
    run: async ({ reference, call }) => {
      const chosen = newest(reference, slot);
      if (!chosen) return [];
      const [, pane] = chosen;
      const wanted = reference.remove(pane);
      const answer = await call("managed.pane.remove", { pane_id: pane.id });
      if (answer.ok && answer.result.tmux_kill_succeeded !== true) return ["the kill is owed"];
      return agree(`remove ${pane.label}`, word(answer), wanted);
    },
  };
}

function recreation(slot: number, choose: Choose, which: string): Operation {
  return {
    name: `recreate-${which}-${SLOTS[slot]}`,
    run: async ({ world, reference, call }) => {
      const chosen = choose(reference, slot);
      if (!chosen) return [];
      const [layout, source] = chosen;
      const wanted = reference.recreate(layout, source);
      const answer = await call("managed.pane.recreate", { predecessor_pane_id: source.id });
      await world.quiet();
      if (answer.ok) reference.recreated(layout, source, answer.result.pane_id);
      return agree(`recreate ${source.label}`, word(answer), wanted);
    },
  };
}

const layoutRemoval: Operation = {
  name: "remove-layout",
  run: async ({ reference, call }) => {
    const layout = reference.layouts.at(-1);
    if (!layout) return [];
    const wanted = reference.removeLayout(layout);
    const answer = await call("managed.layout.remove", { layout_id: layout.id });
    return agree("layout remove", word(answer), wanted);
  },
};

const recovery: Operation = {
  name: "recover",
  run: async ({ reference, call }) => {
    reference.look();
    return agree("recover", word(await call("managed.recover", {})), "ok");
  },
};

const sweeping: Operation = {
  name: "sweep",
  run: async ({ call }) => agree("sweep", word(await call("managed.sweep", {})), "ok"),
};

/** The operator closes a pane of ours. */
function closing(slot: number): Operation {
  return {
    name: `close-${SLOTS[slot]}`,
    run: async ({ world, reference }) => {
      const pane = newest(reference, slot)?.[1];
      if (!pane?.lives) return [];
      const { stdout } = await world.local.tmux(
        ...["list-panes", "-a", "-F", "#{pane_id} #{pane_start_command}"],
      );
      const row = stdout.split("\n").find((line) => line.includes(pane.id));
      if (!row) return [`${pane.label} is not in tmux`];
      await world.local.tmux("kill-pane", "-t", row.split(" ")[0]);
      reference.lose(pane);
      return [];
    },
  };
}

const serverEnd: Operation = {
  name: "kill-server",
  run: async ({ world, reference }) => {
    await world.endServer();
    reference.lose(...reference.layouts.flatMap(({ panes }) => panes));
    return [];
  },
};

/** Calls a method in a process of its own that is killed at a point, then recovers; tells whether it died. */
async function killed(world: World, point: string, method: string, params: object) {
  const env = { AGENTTOWER_FAULT: point };
  const { code, stdout } = await world.run({ env }, "call", method, JSON.stringify(params));
  await world.quiet();
  await world.ok("recover");
  await world.quiet();
  return code === 137 ? null : JSON.parse(stdout);
}

/** A create whose command dies before its worker is started: recovery makes the panes. */
const createKilled: Operation = {
  name: "create-b-killed",
  run: async ({ world, reference }) => {
    const wanted = reference.create("b");
    const answer = await killed(world, "worker.fork:before:1", "managed.layout.create", {
      container_id: "local",
      template_name: "1m+2s",
      tmux_session_name: "b",
      label_prefix: "b-",
    });
    if (answer !== null) return agree("create b", word(answer), wanted);
    const panes = world.box.sql<{ pane_id: string; layout_id: string; label: string }>(
      `SELECT id AS pane_id, layout_id, label FROM managed_pane WHERE layout_id =
         (SELECT id FROM managed_layout ORDER BY created_at DESC, rowid DESC LIMIT 1)
       ORDER BY tmux_pane_index`,
    );
    reference.created(layoutOf("b", { layout_id: panes[0].layout_id, panes }));
    return agree("create b", "ok", wanted);
  },
};

/** A removal that dies between the kill and the record: recovery finds the pane gone. */
const removeKilled: Operation = {
  name: "remove-s1-killed",
  run: async ({ world, reference }) => {
    const pane = newest(reference, 1)?.[1];
    if (!pane) return [];
    reference.look();
    const lived = pane.lives;
    const params = { pane_id: pane.id };
    const answer = await killed(world, "tmux.kill:after:1", "managed.pane.remove", params);
    if (lived !== (answer === null)) return [`removing a pane that ${lived ? "lives" : "is gone"}`];
    if (lived) reference.lose(pane);
    else reference.remove(pane);
    reference.look();
    return [];
  },
};

/** Few enough that every sequence of three can be tried. */
export const ALPHABET: readonly Operation[] = [
  creation("a", ""),
  creation("b", "b-"),
  removal(1),
  recreation(1, newest, "newest"),
  recreation(1, oldest, "oldest"),
  layoutRemoval,
  closing(1),
  serverEnd,
  recovery,
];

/** Random sequences have these, too. */
export const MORE: readonly Operation[] = [
  ...ALPHABET,
  creation("a", "x-"),
  removal(0),
  closing(0),
  recreation(0, newest, "newest"),
  recreation(2, newest, "newest"),
  sweeping,
  createKilled,
  removeKilled,
];
