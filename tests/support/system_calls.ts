/** Stands between the system calls that the program makes directly. */
import { libc } from "../../src/system/libc.ts";

/** Calls that touch nothing. */
const QUIET = new Set(["errnoLocation", "strerror", "flock", "close", "closedir"]);

/** Runs `before` ahead of each call, until disposed of; says how many there were. */
export function betweenCalls(before: (call: number) => void): Disposable & { count(): number } {
  // deno-lint-ignore no-explicit-any -- every function of the table has parameters of its own
  const table = libc() as Record<string, any>;
  const real = { ...table };
  let calls = 0;
  for (const [name, call] of Object.entries(real)) {
    if (QUIET.has(name) || typeof call !== "function") continue;
    table[name] = (...args: unknown[]) => {
      before(calls++);
      return call(...args);
    };
  }
  return {
    count: () => calls,
    [Symbol.dispose]: () => void Object.assign(table, real),
  };
}

/** Has errno say `error` instead of the truth the first time that it is read, until disposed of. */
export function errnoLiesOnce(error: number): Disposable {
  const table = libc() as { errnoLocation: () => Deno.PointerValue };
  const real = table.errnoLocation;
  const lie = Deno.UnsafePointer.of(new Int32Array([error]));
  let lies = true;
  table.errnoLocation = () => {
    if (!lies) return real();
    lies = false;
    return lie;
  };
  return {
    [Symbol.dispose]: () => {
      table.errnoLocation = real;
    },
  };
}
