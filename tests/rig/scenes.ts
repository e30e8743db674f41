/** What a person does with an agent, with what is true of it at each moment. */
import type { Random } from "../torture/random.ts";
import type { LookedAt } from "./looked_at.ts";
import { eventually } from "../support/eventually.ts";
import { type ManagedAgent, START_MS, submit } from "./managed_agent.ts";
import { pause } from "./states/state.ts";
import type { Truth } from "./truth.ts";

/** Longest pause of who works with it, in milliseconds. */
export const LONGEST_PAUSE_MS = 1500;

export type Scene = (
  agent: ManagedAgent,
  truth: Truth,
  person: Random,
  of: LookedAt,
) => Promise<void>;

/** A prompt that takes a while, under which somebody may type. */
export async function turn(agent: ManagedAgent, truth: Truth, person: Random): Promise<void> {
  const held = agent.model.willHold(person.pick(["Some text.", "Some\nlines\nof text.\n"]));
  truth.become("changing");
  await submit(agent, person.pick(["think about it", "a prompt\nof two lines"]));
  await agent.untilTurn(true);
  truth.become("working");
  await pause(person.below(LONGEST_PAUSE_MS));
  const isTyping = person.below(3) === 0;
  if (isTyping) await agent.keys("h", "a", "l", "f");
  await pause(person.below(LONGEST_PAUSE_MS));
  truth.become("changing");
  held.release();
  await agent.untilTurn(false);
  truth.become("idle");
  if (isTyping) {
    await pause(person.below(LONGEST_PAUSE_MS));
    await agent.keys("C-u");
  }
}

/** A permission that is asked for, and given or refused. */
export async function ask(
  agent: ManagedAgent,
  truth: Truth,
  person: Random,
  { asks }: LookedAt,
): Promise<void> {
  agent.model.willAnswer(asks);
  truth.become("changing");
  await submit(agent, "do it");
  await agent.untilScreen(/1\. (Yes|Allow)|Permission required/);
  truth.become("asking");
  await pause(person.below(2 * LONGEST_PAUSE_MS));
  truth.become("changing");
  const isGiven = person.below(2) === 0;
  await agent.keys(isGiven ? "Enter" : "Escape");
  await agent.untilScreen((screen) => !/1\. (Yes|Allow)|Permission required/.test(screen));
  if (isGiven) await agent.untilTurn(false);
  truth.become("idle");
}

/** A turn that somebody ends early. */
export async function interrupt(
  agent: ManagedAgent,
  truth: Truth,
  person: Random,
  of: LookedAt,
): Promise<void> {
  agent.model.willHold("Some text.\n");
  truth.become("changing");
  await submit(agent, "think about it");
  await agent.untilTurn(true);
  await agent.untilScreen(/think about it[^]*Some text/);
  truth.become("working");
  await pause(person.below(LONGEST_PAUSE_MS));
  truth.become("changing");
  // A key that was taken late asks once more.
  await eventually(async () => {
    for (const key of of.interrupt) {
      await agent.keys(key);
      await pause(300);
    }
    return await eventually(() => !agent.model.isTurnOpen || null, 10_000).catch(() => null);
  }, START_MS);
  await agent.untilQuiet();
  truth.become("idle");
  // The prompt may be back in the box.
  await agent.keys("C-u");
}

/** A conversation that begins anew. */
export async function clearSession(
  agent: ManagedAgent,
  truth: Truth,
  _person: Random,
  { clear }: LookedAt,
): Promise<void> {
  truth.become("changing");
  await submit(agent, clear);
  await agent.untilQuiet();
  truth.become("idle");
}

/** A prompt that the model refuses, because of a limit or of a key: only a person gets it any further. */
export async function refuse(
  agent: ManagedAgent,
  truth: Truth,
  person: Random,
  { refusals }: LookedAt,
): Promise<void> {
  const answer = { ...person.pick(refusals), headers: { "x-should-retry": "false" } };
  agent.model.willAnswer(...Array.from({ length: 20 }, () => answer));
  truth.become("changing");
  await submit(agent, "say something");
  await agent.untilScreen(
    /too much of it|invalid x-api-key|API Error: 401|Please run \/login|■ .*status:? (429|401)/,
  );
  await agent.untilTurn(false);
  await agent.untilQuiet();
  truth.become("asking");
  await pause(person.below(2 * LONGEST_PAUSE_MS));
  truth.become("changing");
  agent.model.willAnswerAsUsual();
  await submit(agent, "and now?");
  await agent.untilPrompted("and now?");
  await agent.untilTurn(false);
  await agent.untilQuiet();
  truth.become("idle");
}
