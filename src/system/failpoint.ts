/**
 * The crash hook of the tests: kills or stops this process, for real, at a named point, or writes down which
 * points it passes. Off unless asked for.
 */
import type { Failpoint, Side } from "../model/failpoints.ts";

/** `<point>:<before|after>[:<nth time, from 1>][:stop]`; unset in normal use. */
const FAILPOINT_VARIABLE = "AGENTTOWER_FAULT";

/** A file that gets a line `<pid> <point>:<before|after>` for each point passed; unset in normal use. */
const TRACE_VARIABLE = "AGENTTOWER_FAULT_TRACE";

interface FaultPoint {
  readonly point: string;
  readonly nth: number;
  /** Whether the process only stands still there, until it is told to go on. */
  readonly isStop: boolean;
}

function armed(): FaultPoint | null {
  const [, point, nth = "1", stop] = /^([^:]+:(?:before|after))(?::(\d+))?(:stop)?$/.exec(
    Deno.env.get(FAILPOINT_VARIABLE) ?? "",
  ) ?? [];
  return point === undefined ? null : { point, nth: Number(nth), isStop: stop !== undefined };
}

const fault = armed();
const trace = Deno.env.get(TRACE_VARIABLE);
let hits = 0;

/** Passes a point; does not return when this is the one at which the process is to die. */
export function passFailpoint(point: Failpoint, side: Side): void {
  if (trace) Deno.writeTextFileSync(trace, `${Deno.pid} ${point}:${side}\n`, { append: true });
  if (fault === null || fault.point !== `${point}:${side}` || ++hits !== fault.nth) return;
  if (fault.isStop) return Deno.kill(Deno.pid, "SIGSTOP");
  Deno.kill(Deno.pid, "SIGKILL");
  // The signal may be delivered after kill(2) returns; nothing may run meanwhile.
  for (;;);
}
