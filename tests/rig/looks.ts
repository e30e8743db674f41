/** Looks at a real agent at random moments while somebody works with it, each judged by what its model knows. */
import { Random } from "../torture/random.ts";
import type { LookedAt } from "./looked_at.ts";
import { Looker, type LookFigures } from "./looker.ts";
import { managedAgent } from "./managed_agent.ts";
import { ask, clearSession, interrupt, LONGEST_PAUSE_MS, refuse, turn } from "./scenes.ts";
import { pause } from "./states/state.ts";
import { Truth } from "./truth.ts";

const SCENES = [turn, turn, turn, ask, ask, interrupt, clearSession, refuse];

/** Takes at least so many looks that can be judged. */
export async function takeLooks(of: LookedAt, seed: number, looks: number): Promise<LookFigures> {
  const random = new Random(seed);
  const [person, rest] = [random.fork(), random.fork()];
  await using agent = await managedAgent(of.program, of.options);
  const truth = new Truth();
  await agent.untilStarted();
  await of.begin?.(agent);
  truth.become("idle");
  const looker = new Looker(rest);
  let isOver = false;
  const look = async () => {
    await looker.lookWhile(agent, truth, () => looker.looks < looks);
    isOver = true;
  };
  const work = async () => {
    while (!isOver) {
      await pause(person.below(LONGEST_PAUSE_MS));
      await person.pick(SCENES)(agent, truth, person, of);
    }
  };
  await Promise.all([look(), work()]);
  return looker.figures();
}
