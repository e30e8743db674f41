/** The names of this machine's users. */
import { readKernelFile } from "./libc.ts";

/** `alice (uid 1000)`; without a name where the system's list (passwd(5)) has none. */
export function describeUser(uid: number): string {
  const name = userName(uid);
  return name === null ? `the user with uid ${uid}` : `${name} (uid ${uid})`;
}

/** The name of a user; null where the system's list has none. */
export function userName(uid: number): string | null {
  const lines = (readKernelFile("/etc/passwd") ?? "").split("\n").map((line) => line.split(":"));
  return lines.find(([, , id]) => id === String(uid))?.[0] ?? null;
}
