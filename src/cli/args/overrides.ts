/** `--launch ROLE:LABEL=PROFILE`. Pure. */
import { advise } from "../../model/advice.ts";
import { UsageError } from "./usage_error.ts";

/** @throws {UsageError} for one that is not of that form. */
export function readOverrides(given: readonly string[]): Record<string, string> | undefined {
  if (given.length === 0) return undefined;
  return Object.fromEntries(given.map((text) => {
    const equals = text.indexOf("=");
    if (equals <= 0 || !text.slice(0, equals).includes(":")) {
      throw new UsageError(
        "--launch",
        `--launch takes ROLE:LABEL=PROFILE, not "${text}"`,
        advise`as in --launch master:m1=claude-master`,
      );
    }
    return [text.slice(0, equals), text.slice(equals + 1)];
  }));
}
