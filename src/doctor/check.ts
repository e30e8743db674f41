/** One line of `doctor` (contract: cli.md, "Doctor"). */
import type { Advice } from "../model/advice.ts";

export interface Check {
  /** What was checked: `state`, `database`, … */
  readonly check: string;
  readonly status: "ok" | "warning" | "problem";
  readonly message: string;
  /** What to do about it. */
  readonly cure?: Advice;
}

export function ok(check: string, message: string): Check {
  return { check, status: "ok", message };
}

export function warning(check: string, message: string, cure: Advice): Check {
  return { check, status: "warning", message, cure };
}

export function problem(check: string, message: string, cure: Advice): Check {
  return { check, status: "problem", message, cure };
}
