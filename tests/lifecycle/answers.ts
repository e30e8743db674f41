/** Requests to `agenttower rpc`, and what comes back. */
import type { RunOptions, RunResult } from "../support/process.ts";

/** A method and the fields of its request. */
export type Request = readonly [method: string, params?: Record<string, unknown>];

// deno-lint-ignore no-explicit-any -- tests look into it and fail where it is not as expected
export type Answer = any;

/** Runs `agenttower` with these arguments, wherever it is. */
export type Run = (options: RunOptions, ...args: string[]) => Promise<RunResult>;

/** The envelopes that answer these requests, all put to one process. */
export async function ask(run: Run, requests: readonly Request[]): Promise<Answer[]> {
  const lines = requests.map(([method, params = {}]) => JSON.stringify({ method, params }));
  const { stdout, stderr } = await run({ stdin: lines.join("\n") }, "rpc");
  const answers = stdout.trim().split("\n");
  if (answers.length !== requests.length) throw new Error(`rpc: ${stdout}${stderr}`);
  return answers.map((line) => JSON.parse(line));
}

/** The result that answers one request; an error where it is refused. */
export async function result(run: Run, ...request: Request): Promise<Answer> {
  const [answer] = await ask(run, [request]);
  if (!answer.ok) throw new Error(`${request[0]}: ${JSON.stringify(answer.error)}`);
  return answer.result;
}

/** The code and details of what refuses one request. */
export async function refusal(run: Run, ...request: Request): Promise<Answer> {
  const [answer] = await ask(run, [request]);
  if (answer.ok) throw new Error(`${request[0]}: ${JSON.stringify(answer.result)}`);
  const { code, details } = answer.error;
  return { code, details };
}
