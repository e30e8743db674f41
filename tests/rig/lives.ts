/** Looks at real agents from their start to their end, each judged by what its model knows. */
import { Random } from "../torture/random.ts";
import type { LookedAt } from "./looked_at.ts";
import { Looker, type LookFigures } from "./looker.ts";
import { type ManagedAgent, managedAgent } from "./managed_agent.ts";
import { LONGEST_PAUSE_MS, turn } from "./scenes.ts";
import { pause } from "./states/state.ts";
import { Truth } from "./truth.ts";

/** So many agents ask for trust, are given it, work, and end, by themselves or killed. */
export async function takeLives(of: LookedAt, seed: number, lives: number): Promise<LookFigures> {
  const random = new Random(seed);
  const [person, rest] = [random.fork(), random.fork()];
  const looker = new Looker(rest);
  for (let life = 0; life < lives; life++) {
    await using agent = await managedAgent(of.program, { ...of.options, isFolderTrusted: false });
    const truth = new Truth();
    let isOver = false;
    const live = liveOnce(agent, truth, person, of).finally(() => isOver = true);
    await Promise.all([live, looker.lookWhile(agent, truth, () => !isOver)]);
  }
  return looker.figures();
}

async function liveOnce(
  agent: ManagedAgent,
  truth: Truth,
  person: Random,
  of: LookedAt,
): Promise<void> {
  if (of.trust !== null) {
    await agent.untilScreen(of.trust.shows);
    await agent.untilQuiet();
    truth.become("asking");
    await pause(person.below(2 * LONGEST_PAUSE_MS));
    truth.become("changing");
    await agent.keys(...of.trust.keys);
  }
  await agent.untilScreen(of.box);
  await agent.untilQuiet();
  await of.begin?.(agent);
  truth.become("idle");
  await pause(person.below(2 * LONGEST_PAUSE_MS));
  if (person.below(2) === 0) await turn(agent, truth, person);
  await pause(person.below(LONGEST_PAUSE_MS));
  truth.become("changing");
  await agent.kill();
  await agent.untilDead();
  truth.become("exited");
  await pause(2 * LONGEST_PAUSE_MS);
}
