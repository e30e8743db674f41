/** What every command owes the operator, whatever has happened: a typed answer and no stack trace. */
import type { CliResult } from "../support/sandbox.ts";

/** What is wrong with an answer to `--json` that must be a success, or this refusal. */
export function answered(what: string, result: CliResult, wanted: "ok" | string): string[] {
  const problems = isTypedError(what, result);
  let word: string;
  try {
    word = result.json.ok ? "ok" : result.json.error.code;
  } catch {
    word = `no envelope: ${result.stdout}`;
  }
  const code = word === "ok" ? result.code : 1;
  if (word !== wanted || result.code !== code) {
    problems.push(`${what}: ${word}, exit ${result.code}, where it must be ${wanted}`);
  }
  return problems;
}

/** What is wrong with any answer at all. */
export function isTypedError(what: string, { code, stdout, stderr }: CliResult): string[] {
  const problems: string[] = [];
  if (![0, 1, 3, 4, 5, 6].includes(code)) problems.push(`${what}: exit ${code}: ${stderr.trim()}`);
  if (/^\s+at .*:\d+:\d+/m.test(stdout + stderr)) {
    problems.push(`${what}: a stack trace: ${stderr}`);
  }
  return problems;
}
