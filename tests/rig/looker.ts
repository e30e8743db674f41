/** Looks at an agent at random moments, and keeps how often that told the truth. */
import type { Random } from "../torture/random.ts";
import type { ManagedAgent } from "./managed_agent.ts";
import { pause } from "./states/state.ts";
import { judge, type Judgement, type Truth } from "./truth.ts";

export interface LookFigures {
  readonly looks: number;
  readonly right: number;
  readonly unknown: number;
  /** What was said, and what was true. */
  readonly wrong: readonly string[];
}

/** Longest pause between two looks, in milliseconds. */
const LONGEST_REST_MS = 300;

export class Looker {
  readonly #counts: Record<Judgement, number> = { right: 0, unknown: 0, wrong: 0, untold: 0 };
  readonly #wrong: string[] = [];

  constructor(private readonly random: Random) {}

  /** How many looks could be judged. */
  get looks(): number {
    const { right, unknown, wrong } = this.#counts;
    return right + unknown + wrong;
  }

  async lookWhile(agent: ManagedAgent, truth: Truth, goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      await pause(this.random.below(LONGEST_REST_MS));
      const before = truth.now();
      const report = await agent.activity();
      const judgement = judge(before, truth.now(), report);
      this.#counts[judgement]++;
      if (judgement !== "wrong") continue;
      const said = report.evidence.map(({ said }) => said).join("; ");
      const age = Math.round(before.ageMs);
      const screen = (await agent.screen()).trimEnd();
      this.#wrong.push(
        `${report.activity} while ${before.phase} for ${age} ms (${said})\n${screen}`,
      );
    }
  }

  figures(): LookFigures {
    const { right, unknown } = this.#counts;
    return { looks: this.looks, right, unknown, wrong: this.#wrong };
  }
}
