/** One check of `doctor` on the wire; the check itself has the same fields. */
import * as s from "../shape.ts";

export const checkShape = s.object({
  check: s.string,
  status: s.oneOf(["ok", "warning", "problem"]),
  message: s.string,
  cure: s.omittable(s.string),
});
