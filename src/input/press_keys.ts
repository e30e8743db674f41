/** Presses keys in an agent's pane (contract: agents.md, "Sending"). */
import { recorded } from "../actions/record.ts";
import { screenLines } from "../activity/box.ts";
import { containerOf } from "../containers/known.ts";
import type { Context } from "../context.ts";
import { isKey, KEY_NAMES, keyBytes } from "../model/activity/keys.ts";
import { invalid } from "../model/refusals/validation.ts";
import { requireActiveAgent, requireAgent } from "../store/require_record.ts";
import { inputLockName } from "../system/locks/lock_names.ts";
import { PaneInput } from "./pane_input.ts";

export interface KeysRequest {
  readonly agentId: string;
  readonly keys: readonly string[];
  /** They are pressed only while a row of the screen shows this; null for whatever it shows. */
  readonly ifScreen: string | null;
}

export interface KeysResult {
  readonly agentId: string;
  readonly pressed: boolean;
}

/** Between two keys, in milliseconds: read together, an Escape and a key are another key, and several are a paste. */
const PAUSE_MS = 100;

/** No more of them are put on record by name. */
const MOST_NAMED = 10;

/** @throws {Refusal} `validation_failed`; what {@link PaneInput} throws. */
export async function pressKeys(ctx: Context, request: KeysRequest): Promise<KeysResult> {
  const { keys, agentId } = request;
  const named = keys.filter((key) => KEY_NAMES.some((name) => name === key));
  const doing = {
    type: "keys",
    agent: requireAgent(ctx.store, agentId),
    // What single characters spell may be a secret.
    details: { keys: keys.length, named: named.slice(0, MOST_NAMED) },
  } as const;
  return await recorded(ctx, doing, () => press(ctx, request), ({ pressed }) => ({
    outcome: pressed ? "pressed" : "not_shown",
    reason: null,
  }));
}

/** @throws {Refusal} */
async function press(ctx: Context, request: KeysRequest): Promise<KeysResult> {
  const { keys, ifScreen } = request;
  const target = requireActiveAgent(ctx.store, request.agentId);
  const unknown = keys.find((key) => !isKey(key));
  if (unknown !== undefined) {
    const names = KEY_NAMES.join(", ");
    throw invalid("keys", `"${unknown}" is none: a key is one character, or one of ${names}`);
  }
  if (ifScreen !== null && (ifScreen.trim() === "" || ifScreen.includes("\n"))) {
    throw invalid("if_screen", "must be a part of one row");
  }
  using _lock = await ctx.locks.acquire(inputLockName(target.id), { doing: "pressing keys" });
  const input = new PaneInput(ctx, target, containerOf(ctx, target.containerId));
  for (const [at, key] of keys.entries()) {
    if (at > 0) await ctx.clock.sleep(PAUSE_MS);
    const seen = await input.look();
    // What was asked for is held against the screen before the first key; the others follow from that one.
    const guard = at === 0 ? ifScreen : null;
    const isShown = guard === null || screenLines(seen.screen).some((row) => row.includes(guard));
    const bytes = keyBytes(key, seen.hasApplicationCursor);
    if (!isShown || !await input.press(seen, bytes, guard)) {
      return { agentId: target.id, pressed: false };
    }
  }
  return { agentId: target.id, pressed: true };
}
