/** Looks at a real agent at random moments while somebody works with it, each judged by what its model knows. */
import { Random } from "../torture/random.ts";
import { type ManagedAgent, managedAgent, submit } from "./managed_agent.ts";
import type { ToolAnswer } from "./models/answer.ts";
import type { Program, Seed } from "./programs/program.ts";
import { judge, type Judgement, Truth } from "./truth.ts";

export interface LookedAt {
  readonly program: Program;
  /** What has it ask for a permission. */
  readonly asks: ToolAnswer;
  readonly options?: Partial<Seed>;
}

export interface Figures {
  readonly looks: number;
  readonly right: number;
  readonly unknown: number;
  /** What was said, and what was true. */
  readonly wrong: readonly string[];
}

/** Longest pause of who works with it, in milliseconds. */
const LONGEST_PAUSE_MS = 1500;

/** Longest pause between two looks, in milliseconds. */
const LONGEST_REST_MS = 300;

/** Takes at least so many looks that can be judged. */
export async function takeLooks(of: LookedAt, seed: number, looks: number): Promise<Figures> {
  const random = new Random(seed);
  const [person, looker] = [random.fork(), random.fork()];
  await using agent = await managedAgent(of.program, of.options);
  const truth = new Truth();
  await agent.until("idle");
  truth.become("idle");
  const counts: Record<Judgement, number> = { right: 0, unknown: 0, wrong: 0, untold: 0 };
  const wrong: string[] = [];
  let isOver = false;
  const look = async () => {
    while (counts.right + counts.unknown + counts.wrong < looks) {
      await pause(looker.below(LONGEST_REST_MS));
      const before = truth.now();
      const report = await agent.activity();
      const judgement = judge(before, truth.now(), report);
      counts[judgement]++;
      if (judgement !== "wrong") continue;
      const said = report.evidence.map(({ said }) => said).join("; ");
      const screen = (await agent.screen()).trimEnd();
      wrong.push(
        `${report.activity} while ${before.phase} for ${
          Math.round(before.ageMs)
        } ms (${said})\n${screen}`,
      );
    }
    isOver = true;
  };
  const work = async () => {
    while (!isOver) {
      await pause(person.below(LONGEST_PAUSE_MS));
      const scene = person.pick([turn, turn, ask]);
      await scene(agent, truth, person, of);
    }
  };
  await Promise.all([look(), work()]);
  const { right, unknown } = counts;
  return { looks: right + unknown + wrong.length, right, unknown, wrong };
}

/** A prompt that takes a while, under which somebody may type. */
async function turn(agent: ManagedAgent, truth: Truth, person: Random): Promise<void> {
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
async function ask(
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
