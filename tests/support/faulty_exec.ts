/** Stands between the program and its child processes: lets them run, loses answers, puts them off. */
import type { ExecFailpoint } from "../../src/model/failpoints.ts";
import type { Exec, ExecRequest, ExecResult } from "../../src/system/exec.ts";
import { eventually } from "./eventually.ts";
import type { Sandbox } from "./sandbox.ts";
import { panesIn } from "./seen_panes.ts";

/** What becomes of one call. `run` is the real thing. */
export type Outcome = (run: () => Promise<ExecResult>, request: ExecRequest) => Promise<ExecResult>;

/** Chooses a call's outcome; `nth` counts the calls at its failpoint from 1. */
export type ChooseOutcome = (failpoint: ExecFailpoint, nth: number) => Outcome | undefined;

/** An exec in which chosen calls have another outcome than that of the real thing. */
export function faultyExec(choose: ChooseOutcome): (real: Exec) => Exec {
  const counts = new Map<ExecFailpoint, number>();
  return (real) => (failpoint, request) => {
    const nth = (counts.get(failpoint) ?? 0) + 1;
    counts.set(failpoint, nth);
    const outcome = choose(failpoint, nth);
    return outcome ? outcome(() => real(failpoint, request), request) : real(failpoint, request);
  };
}

/**
 * Keeps the first look at all of a layout's panes until so many of them have ended: the probe window of commands that
 * end at once, on a machine that may not get to them within it.
 */
export function afterEnds(
  box: Sandbox,
  { of, ends = 1 }: { readonly of: number; readonly ends?: number },
): (real: Exec) => Exec {
  const ours = async () => (await panesIn(box)).filter(({ tag }) => tag !== null);
  let isOver = false;
  return (real) => async (failpoint, request) => {
    if (failpoint === "tmux.snapshot" && !isOver && (await ours()).length === of) {
      await eventually(async () => (await ours()).filter(({ dead }) => dead).length >= ends);
      isOver = true;
    }
    return await real(failpoint, request);
  };
}

/** It never ran, and nobody can tell. */
export const hung: Outcome = (_run, request) => Promise.resolve(timeout(request));

/** It ran; the answer was lost. */
export const answerLost: Outcome = async (run, request) => {
  await run();
  return timeout(request);
};

/** It never ran, and is waited for until its time is over. */
export const hanging: Outcome = async (_run, request) => {
  await new Promise((resolve) => setTimeout(resolve, request.timeoutMs));
  return timeout(request);
};

/** It ran; what it printed breaks off behind the first `text`. */
export function cutBehind(text: string): Outcome {
  return async (run) => {
    const result = await run();
    if (result.kind !== "exit") return result;
    const end = result.stdout.indexOf(text) + text.length;
    return { ...result, code: 137, stdout: result.stdout.slice(0, end) };
  };
}

/** It ran; its server ends before it has said what there is, as `end` has it. */
export function serverEnds(end: () => Promise<unknown>): Outcome {
  return async (run) => {
    const result = await run();
    await end();
    if (result.kind !== "exit") return result;
    const stdout = result.stdout.replace(/<.*/s, "");
    return { ...result, code: 1, stdout, stderr: "server exited unexpectedly\n" };
  };
}

/** Neither the program nor the way to it is there for the moment. */
export const notStarted: Outcome = () =>
  Promise.resolve({ kind: "not_started", reason: "the engine is down", missing: false });

/** Calls that were given up on and run after all, when the test says so. */
export class Late {
  readonly #runs: (() => Promise<ExecResult>)[] = [];

  readonly fate: Outcome = (run, request) => {
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
