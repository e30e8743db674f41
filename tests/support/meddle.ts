/** Stands between the program and its child processes: lets them run, loses answers, puts them off. */
import type { ExecSeam } from "../../src/model/failpoints.ts";
import type { Exec, ExecRequest, ExecResult } from "../../src/system/exec.ts";

/** What becomes of one call. `run` is the real thing. */
export type Fate = (run: () => Promise<ExecResult>, request: ExecRequest) => Promise<ExecResult>;

/** Chooses a call's fate; `nth` counts the calls at its seam from 1. */
export type Choose = (seam: ExecSeam, nth: number) => Fate | undefined;

/** An exec in which chosen calls meet another fate than to be run. */
export function meddle(choose: Choose): (real: Exec) => Exec {
  const counts = new Map<ExecSeam, number>();
  return (real) => (seam, request) => {
    const nth = (counts.get(seam) ?? 0) + 1;
    counts.set(seam, nth);
    const fate = choose(seam, nth);
    return fate ? fate(() => real(seam, request), request) : real(seam, request);
  };
}

/** It never ran, and nobody can tell. */
export const hung: Fate = (_run, request) => Promise.resolve(timeout(request));

/** It ran; the answer was lost. */
export const answerLost: Fate = async (run, request) => {
  await run();
  return timeout(request);
};

/** It never ran, and is waited for until its time is over. */
export const hanging: Fate = async (_run, request) => {
  await new Promise((resolve) => setTimeout(resolve, request.timeoutMs));
  return timeout(request);
};

/** It ran; what it printed breaks off behind the first `text`. */
export function cutBehind(text: string): Fate {
  return async (run) => {
    const result = await run();
    if (result.kind !== "exit") return result;
    const end = result.stdout.indexOf(text) + text.length;
    return { ...result, code: 137, stdout: result.stdout.slice(0, end) };
  };
}

/** Neither the program nor the way to it is there for the moment. */
export const notStarted: Fate = () =>
  Promise.resolve({ kind: "not_started", reason: "the engine is down", missing: false });

/** Calls that were given up on and run after all, when the test says so. */
export class Late {
  readonly #runs: (() => Promise<ExecResult>)[] = [];

  readonly fate: Fate = (run, request) => {
    this.#runs.push(run);
    return Promise.resolve(timeout(request));
  };

  /** Runs them in their order; gives how many there were. */
  async run(): Promise<number> {
    const runs = this.#runs.splice(0);
    for (const run of runs) await run();
    return runs.length;
  }
}

function timeout(request: ExecRequest): ExecResult {
  return { kind: "timeout", timeoutMs: request.timeoutMs, stdout: "" };
}
