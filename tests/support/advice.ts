/**
 * Advice as the program prints it. A test that follows a piece of advice takes it from what was printed by
 * {@linkcode advised}, in the words of the source; `tests/cli/advice/register_test.ts` finds every such call, and
 * every piece of advice in the source.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { type CliResult, PROGRAM, type Sandbox } from "./sandbox.ts";
import type { RunOptions, RunResult } from "./process.ts";

/** What of a template varies. */
const PLACEHOLDER = /\$\{[\w.]+\}/g;

/**
 * Requires that the advice was printed.
 *
 * @param advice as its template in the source has it.
 * @returns what stood in the place of each of its placeholders.
 */
export function advised(printed: string, advice: string): string[] {
  const pattern = patternOf(advice);
  assertMatch(printed, pattern);
  return [...pattern.exec(printed)!].slice(1);
}

/** What the advice looks like when it is printed. */
export function patternOf(advice: string): RegExp {
  const texts = advice.split(PLACEHOLDER).map((text) =>
    text.replaceAll(/\\(.)/g, "$1").replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
  );
  // At the end of a line, a placeholder takes what is left of it.
  return new RegExp(texts.join("(.+?)").replace(/\(\.\+\?\)$/, "(.+)"));
}

/**
 * Types a line into a shell, as people do who have the program on PATH.
 *
 * @param box whose environment the shell has.
 */
export function typeLine(box: Sandbox, line: string, options: RunOptions = {}): Promise<RunResult> {
  const bin = `${box.dir}/advice-bin`;
  Deno.mkdirSync(bin, { recursive: true });
  const program = PROGRAM.map((word) => `'${word}'`).join(" ");
  Deno.writeTextFileSync(`${bin}/agenttower`, `#!/bin/sh\nexec ${program} "$@"\n`, { mode: 0o700 });
  const path = options.env?.PATH ?? box.env.PATH;
  return box.exec(["/bin/sh", "-c", line], {
    ...options,
    env: { ...options.env, PATH: `${bin}:${path}` },
  });
}

/** Types a line that was advised, which has to go through. Gives what it prints. */
export async function follow(box: Sandbox, line: string): Promise<string> {
  const { code, stderr, stdout } = await typeLine(box, line);
  assertEquals(code, 0, `${line}\n${stdout}${stderr}`);
  return stdout;
}

/** Runs a command that has to go through. */
export async function made(box: Sandbox, ...args: string[]): Promise<CliResult> {
  const result = await box.run(...args);
  assertEquals(result.code, 0, result.stderr + result.stdout);
  return result;
}
