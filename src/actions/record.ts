/** Puts on record what operators do to agents: the one writer of `operator_action`. */
import { ownContainer } from "../containers/own_container.ts";
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import { Refusal } from "../model/errors.ts";
import type {
  ActionDetails,
  ActionEnd,
  ActionOutcome,
  ActionType,
  OperatorAction,
} from "../model/operator_action.ts";
import type { Reader, Writer } from "../store/db.ts";
import { insertAction, updateActionEnd } from "../store/operator_actions.ts";
import { getPane } from "../store/panes.ts";
import { userName } from "../system/users.ts";

/** What is done, to which agent. */
export interface Doing {
  readonly type: ActionType;
  readonly agent: Pick<Agent, "id" | "paneId">;
  /** The agent that sent a text, or the target of a route. */
  readonly otherAgentId?: string | null;
  readonly details?: ActionDetails;
}

/** How an action ended, and what is known of it only then. */
export interface Done extends ActionEnd {
  readonly details?: ActionDetails;
}

/** A record is not worth more than this, in milliseconds, to who waits for what it is about. */
const WITHIN_MS = 2000;

/** Adds an action to the transaction that does it; with null it is not at its end. Gives its id. */
export function addAction(
  ctx: Context,
  writer: Writer,
  doing: Doing,
  outcome: ActionOutcome | null,
): string {
  const { timestamp, ...action } = begunBy(ctx, writer, doing);
  const end = outcome === null ? null : { outcome, reason: null, at: timestamp };
  insertAction(writer, { ...action, timestamp, end });
  return action.id;
}

/** Puts the end of an action on record that {@link addAction} has begun; where that fails, warns. */
export function endAction(ctx: Context, id: string, done: Done, details: ActionDetails = {}): void {
  const end = { outcome: done.outcome, reason: done.reason, at: ctx.clock.now().toISOString() };
  orWarn(ctx, () => {
    ctx.store.write(
      "action.end",
      (writer) => updateActionEnd(writer, id, end, { ...details, ...done.details }),
      { withinMs: WITHIN_MS },
    );
  });
}

/** Puts on record what was done with no transaction of its own; where that fails, warns. */
export function recordDone(ctx: Context, doing: Doing, outcome: ActionOutcome): void {
  orWarn(ctx, () => {
    ctx.store.write(
      "action.end",
      (writer) => addAction(ctx, writer, doing, outcome),
      { withinMs: WITHIN_MS },
    );
  });
}

/**
 * Does what no transaction does, and puts it on record: before, so that of a process that is killed something stands
 * there, and at its end, also where it fails. What cannot be put on record is done all the same, with a warning.
 */
export async function recorded<T>(
  ctx: Context,
  doing: Doing,
  act: () => Promise<T>,
  doneOf: (result: T) => Done,
): Promise<T> {
  const id = orWarn(ctx, () =>
    ctx.store.write(
      "action.begin",
      (writer) => addAction(ctx, writer, doing, null),
      { withinMs: WITHIN_MS },
    ));
  const end = (done: Done) => {
    if (id !== null) endAction(ctx, id, done, doing.details);
  };
  let result;
  try {
    result = await act();
  } catch (error) {
    end(failedWith(error));
    throw error;
  }
  end(doneOf(result));
  return result;
}

/** The end of an action that something has thrown out of. */
export function failedWith(error: unknown): Done {
  if (error instanceof Refusal) return { outcome: "failed", reason: error.code };
  // A bug says nothing of what was done before it.
  return { outcome: "unknown", reason: "internal_error" };
}

function begunBy(ctx: Context, reader: Reader, doing: Doing): Omit<OperatorAction, "end"> {
  const { type, agent, otherAgentId = null, details = {} } = doing;
  const layoutId = agent.paneId === null ? null : getPane(reader, agent.paneId)?.layoutId ?? null;
  const uid = Deno.uid();
  return {
    id: ctx.ids.uuid(),
    type,
    user: uid === null ? "somebody" : userName(uid) ?? `uid ${uid}`,
    peerContainerId: ownContainer(ctx)?.id ?? null,
    agentId: agent.id,
    otherAgentId,
    layoutId,
    paneId: agent.paneId,
    details,
    timestamp: ctx.clock.now().toISOString(),
  };
}

function orWarn<T>(ctx: Context, write: () => T): T | null {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    ctx.warn(`events will not show this: ${error.message}`);
    return null;
  }
}
