/** Operations that make layouts. */
import { itemAt } from "../../support/items.ts";
import type { Bench, Operation } from "./bench.ts";
import { agree, type Envelope, killed, word } from "./calls.ts";
import { type ModelLayout, newPane, SLOTS } from "./reference.ts";

/** A layout to be made, and how the operation is called. */
interface Creation {
  readonly name: string;
  readonly session: string;
  readonly prefix: string;
  readonly key?: string;
  /** Whether what is to run in its first slave exits at once. */
  readonly exits?: boolean;
}

/** The profile whose command exits at once. */
export const EXITS = "exits";

function request({ session, prefix, key, exits }: Creation, { containerId }: Bench) {
  return {
    container_id: containerId,
    template_name: "1m+2s",
    tmux_session_name: session,
    label_prefix: prefix,
    idempotency_key: key ?? null,
    launch_command_overrides: exits ? { [`slave:${prefix}s1`]: EXITS } : {},
  };
}

function made({ session, prefix, key, exits }: Creation, id: string, panes: readonly string[]) {
  return {
    id,
    session,
    key: key ?? null,
    tmuxSession: session,
    panes: panes.map((pane, slot) =>
      newPane({
        id: pane,
        label: prefix + SLOTS[slot],
        slot,
        exits: exits === true && slot === 1,
        source: null,
        key: null,
      })
    ),
  } satisfies ModelLayout;
}

export function creation(it: Creation): Operation {
  return {
    name: it.name,
    run: async (bench) => {
      const { world, reference } = bench;
      const wanted = reference.create(it.session, it.prefix, it.key);
      const first = it.key === undefined ? undefined : reference.withKey(it.key);
      const answer = await bench.call("managed.layout.create", request(it, bench));
      await world.quiet();
      const what = `create ${it.session}`;
      if (!answer.ok || wanted !== "ok") return agree(what, word(answer), wanted);
      const { layout_id, panes, replay } = answer.result;
      if (first) return agree(what, `${layout_id} ${replay}`, `${first.id} true`);
      // deno-lint-ignore no-explicit-any -- an answer of the product
      reference.created(made(it, layout_id, panes.map((pane: any) => pane.pane_id)));
      return agree(what, `${replay}`, "false");
    },
  };
}

/** The command dies at a point after its rows are durable, or its worker does: recovery makes the panes. */
export function killedCreation(it: Creation, point: string): Operation {
  return {
    name: `${it.name}-killed-at-${point}`,
    run: async (bench) => {
      const { world, reference } = bench;
      const wanted = reference.create(it.session, it.prefix);
      const answer: Envelope = await killed(
        world,
        point,
        "managed.layout.create",
        request(it, bench),
      );
      const what = `create ${it.session}`;
      if (answer !== null && (!answer.ok || wanted !== "ok")) {
        return agree(what, word(answer), wanted);
      }
      const panes = world.box.sql<{ id: string; layout_id: string }>(
        `SELECT id, layout_id FROM managed_pane WHERE layout_id =
           (SELECT id FROM managed_layout ORDER BY created_at DESC, rowid DESC LIMIT 1)
         ORDER BY tmux_pane_index`,
      );
      reference.created(made(it, itemAt(panes, 0).layout_id, panes.map(({ id }) => id)));
      return agree(what, "ok", wanted);
    },
  };
}
