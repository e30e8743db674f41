/** The doctor's checks for a program whose state is open already. */
import type { Context } from "../context.ts";
import type { Check } from "../doctor/check.ts";
import { runDoctor } from "../doctor/doctor.ts";

export async function checkOpened(
  ctx: Context,
  container: string | null,
): Promise<{ checks: Check[] }> {
  const { paths, exec } = ctx;
  const open = () => Promise.resolve({ context: ctx, close: () => {} });
  return await runDoctor({ paths, exec, open }, { container });
}
