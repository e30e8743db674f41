/** Operations on layouts and panes that are there. */
import { itemAt } from "../../support/items.ts";
import type { Operation } from "./bench.ts";
import { agree, killed, word } from "./calls.ts";
import { type ModelLayout, type ModelPane, type Reference, SLOTS } from "./reference.ts";

/** The record that an operation on a slot is about; null when there is no layout. */
type Choose = (reference: Reference, slot: number) => [ModelLayout, ModelPane] | null;

/** The newest record of the newest layout. */
export const newest: Choose = (reference, slot) => {
  const layout = reference.layouts.at(-1);
  return layout ? [layout, reference.current(layout, slot)] : null;
};

/** The oldest record of the oldest layout. */
export const oldest: Choose = (reference, slot) => {
  const layout = reference.layouts[0];
  return layout ? [layout, itemAt(layout.panes, slot)] : null;
};

export function removal(slot: number): Operation {
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

/** A removal while there is no way to tmux: the kill is owed until the next look. */
export function blindRemoval(slot: number): Operation {
  return {
    name: `remove-${SLOTS[slot]}-blindly`,
    run: async ({ world, reference }) => {
      const pane = newest(reference, slot)?.[1];
      if (!pane) return [];
      const owed = pane.state !== "removed";
      reference.removeBlindly(pane);
      const env = { PATH: `${world.box.dir}/nothing` };
      const answer = (await world.run({ env }, "pane", "remove", pane.id, "--json")).json;
      if (!answer.ok) return agree(`remove ${pane.label} blindly`, word(answer), "ok");
      // Of an older debt nothing is asked: the next look may have paid it.
      return owed && answer.result.tmux_kill_succeeded !== false ? ["no kill is owed"] : [];
    },
  };
}

/** A removal that dies at its first kill, between the kill and the record: recovery goes on with it. */
export function killedRemoval(slot: number): Operation {
  return {
    name: `remove-${SLOTS[slot]}-killed`,
    run: async ({ world, reference }) => {
      const pane = newest(reference, slot)?.[1];
      if (!pane) return [];
      // Then the first kill pays the debt, before the removal itself.
      const owes = reference.owesKill();
      reference.look();
      const stood = pane.tmux !== "gone";
      const params = { pane_id: pane.id };
      const answer = await killed(world, "tmux.kill:after:1", "managed.pane.remove", params);
      const dies = owes || stood;
      if (dies !== (answer === null)) return [`it ${dies ? "outlived" : "came to"} its first kill`];
      if (!owes) reference.remove(pane);
      reference.look();
      return [];
    },
  };
}

export function recreation(slot: number, choose: Choose, key?: string): Operation {
  return {
    name: `recreate-${choose.name}-${SLOTS[slot]}${key === undefined ? "" : "-keyed"}`,
    run: async ({ world, reference, call }) => {
      const chosen = choose(reference, slot);
      if (!chosen) return [];
      const [layout, source] = chosen;
      const wanted = reference.recreate(layout, source, key);
      const first = key === undefined ? undefined : reference.replayed(layout, source, key);
      const answer = await call("managed.pane.recreate", {
        predecessor_pane_id: source.id,
        idempotency_key: key ?? null,
      });
      await world.quiet();
      const what = `recreate ${source.label}`;
      if (!answer.ok || wanted !== "ok") return agree(what, word(answer), wanted);
      const { pane_id, replay } = answer.result;
      if (first) return agree(what, `${pane_id} ${replay}`, `${first.id} true`);
      reference.recreated(layout, source, pane_id, key);
      return agree(what, `${replay}`, "false");
    },
  };
}

/** The worker of a recreate dies at a point; the next one goes on. */
export function orphanedRecreation(slot: number, point: string): Operation {
  return {
    name: `recreate-newest-${SLOTS[slot]}-orphaned-at-${point}`,
    run: async ({ world, reference }) => {
      const chosen = newest(reference, slot);
      if (!chosen) return [];
      const [layout, source] = chosen;
      const wanted = reference.recreate(layout, source);
      const params = { predecessor_pane_id: source.id };
      const answer = await killed(world, point, "managed.pane.recreate", params);
      if (answer === null) return [`the command itself died at ${point}`];
      if (answer.ok) reference.recreated(layout, source, answer.result.pane_id);
      return agree(`recreate ${source.label}`, word(answer), wanted);
    },
  };
}

export const layoutRemoval: Operation = {
  name: "remove-layout",
  run: async ({ reference, call }) => {
    const layout = reference.layouts.at(-1);
    if (!layout) return [];
    const wanted = reference.removeLayout(layout);
    const answer = await call("managed.layout.remove", { layout_id: layout.id });
    return agree("layout remove", word(answer), wanted);
  },
};

export const recovery: Operation = {
  name: "recover",
  run: async ({ reference, call }) => {
    reference.look();
    return agree("recover", word(await call("managed.recover", {})), "ok");
  },
};

export const sweeping: Operation = {
  name: "sweep",
  run: async ({ call }) => agree("sweep", word(await call("managed.sweep", {})), "ok"),
};
