/** One line of `doctor` (contract: cli.md, "Doctor"). */

export interface Check {
  /** What was checked: `state`, `database`, … */
  readonly check: string;
  readonly status: "ok" | "warning" | "problem";
  readonly message: string;
  /** What to do about it. */
  readonly cure?: string;
}

export function ok(check: string, message: string): Check {
  return { check, status: "ok", message };
}

export function warning(check: string, message: string, cure: string): Check {
  return { check, status: "warning", message, cure };
}

export function problem(check: string, message: string, cure: string): Check {
  return { check, status: "problem", message, cure };
}
