/** One thing to try, and what was wrong after it. */
import type { Random } from "./random.ts";

/** What a check is run with. */
export interface Setup {
  /** How the command line is run; this checkout when left out. */
  readonly program?: readonly [string, ...string[]];
}

export interface Check {
  /** `R1` to `R12`; CONTRIBUTING.md says what each is about. */
  readonly group: string;
  /** Tells it from the others of its group, and is the same in every run with one seed. */
  readonly point: string;
  /** `idle` where it mostly sleeps, so that many may run at once; `alone` where nothing else may run beside it. */
  readonly pace?: "idle" | "alone";
  /** Why it cannot be tried here; null, or left out, where it can. */
  readonly obstacle?: string | null;
  /** Gives the divergences, a line each; none when all is well. */
  run(setup: Setup): Promise<string[]>;
}

export interface Group {
  readonly name: string;
  /** What it is about, in a line. */
  readonly about: string;
  /** Its checks; may have to run the product to find them. */
  checks(random: Random, setup: Setup): Promise<Check[]>;
}

/** Runs it; an error on the way is a divergence like any other. */
export async function runCheck(check: Check, setup: Setup = {}): Promise<string[]> {
  try {
    return await check.run(setup);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : "";
    return [`error: ${[text, cause].join(" ").trim().replaceAll("\n", " | ")}`];
  }
}
