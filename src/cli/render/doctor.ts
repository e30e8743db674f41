/** What doctor found, as people see it. Pure. */
import { visible } from "../../model/visible.ts";
import type { Result } from "../../rpc/shape.ts";
import type { checkShape } from "../../rpc/views/check.ts";
import type { Paint, Style } from "../terminal/terminal.ts";

type ShownCheck = Result<typeof checkShape>;

const STYLES: Readonly<Record<ShownCheck["status"], Style>> = {
  ok: "good",
  warning: "doubtful",
  problem: "bad",
};

/** One line a check, its cure at the end. */
export function doctorText(checks: readonly ShownCheck[], paint: Paint): string {
  const width = Math.max(0, ...checks.map(({ check }) => check.length));
  return checks.map((each) => {
    const { check, status } = each;
    const mark = paint(STYLES[status], status) + " ".repeat("problem".length - status.length);
    return `${mark}  ${check.padEnd(width)}  ${visible(checkText(each))}`;
  }).join("\n");
}

/** What was found, and what cures it, as it is. */
export function checkText({ message, cure }: Pick<ShownCheck, "message" | "cure">): string {
  return cure === undefined ? message : `${message} — cure: ${cure}`;
}
