/**
 * What macOS says of itself and its processes, where Linux has files under `/proc` (sysctl(3), gethostuuid(2)). It has no
 * pid namespaces.
 */
import type { Place } from "../place/place.ts";
import { NUMBERS } from "./numbers.ts";
import type { ProcessIdentity } from "./process_identity.ts";

const FUNCTIONS = {
  sysctl: {
    parameters: ["buffer", "u32", "buffer", "buffer", "pointer", "usize"],
    result: "i32",
  },
  sysctlbyname: {
    parameters: ["buffer", "buffer", "buffer", "pointer", "usize"],
    result: "i32",
  },
  gethostuuid: { parameters: ["buffer", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

type Functions = Deno.DynamicLibrary<typeof FUNCTIONS>["symbols"];

/** What the functions say; null where the system has them not. */
function asked<T>(ask: (functions: Functions) => T | null): T | null {
  let library: Deno.DynamicLibrary<typeof FUNCTIONS>;
  try {
    library = Deno.dlopen(NUMBERS.libc, FUNCTIONS);
  } catch {
    return null;
  }
  try {
    return ask(library.symbols);
  } finally {
    library.close();
  }
}

/** `CTL_KERN`, `KERN_PROC`, `KERN_PROC_PID` (sys/sysctl.h). */
const PROCESS_BY_ID = [1, 14, 1] as const;

/** More than `struct kinfo_proc` has, in bytes. */
const PROCESS_BYTES = 1024;

/** This process, or another; null where there is none, or that cannot be told. */
export function darwinProcess(pid: string | number): ProcessIdentity | null {
  const id = Number(pid);
  const found = new Uint8Array(PROCESS_BYTES);
  const length = new BigUint64Array([BigInt(found.length)]);
  const query = new Int32Array([...PROCESS_BY_ID, id]);
  const code = asked(({ sysctl }) => sysctl(bytesOf(query), 4, found, bytesOf(length), null, 0n));
  const startTicks = code === 0 ? startOf(found.subarray(0, Number(length[0]))) : null;
  const bootId = bootSession();
  if (startTicks === null || bootId === null) return null;
  return { bootId, pidNamespace: "", pid: id, startTicks };
}

/** When the process of a `struct kinfo_proc` began, in microseconds since 1970; null where there is none (sys/proc.h). */
export function startOf(process: Uint8Array): string | null {
  if (process.length < 12) return null;
  const view = new DataView(process.buffer, process.byteOffset);
  const micros = view.getBigInt64(0, true) * 1_000_000n + BigInt(view.getInt32(8, true));
  return String(micros);
}

/** Where this process runs; null where the machine does not say. */
export function darwinPlace(): Place | null {
  const uuid = new Uint8Array(16);
  // Seconds and nanoseconds to wait: not at all.
  const wait = new Uint8Array(16);
  const code = asked(({ gethostuuid }) => gethostuuid(uuid, wait));
  return code === 0 ? machinePlace(uuid, bootSession()) : null;
}

/** @param uuid Of the machine, 16 bytes. */
export function machinePlace(uuid: Uint8Array, bootId: string | null): Place | null {
  const machine = Array.from(uuid, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return bootId === null ? null : { machine, bootId, pidNamespace: "", isWhole: true };
}

/** Another one after each start of the machine. */
function bootSession(): string | null {
  const text = new Uint8Array(256);
  const length = new BigUint64Array([BigInt(text.length)]);
  const name = new TextEncoder().encode("kern.bootsessionuuid\0");
  const code = asked(({ sysctlbyname }) => sysctlbyname(name, text, bytesOf(length), null, 0n));
  return code === 0 ? textIn(text.subarray(0, Number(length[0]))) : null;
}

function bytesOf({ buffer }: Int32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>) {
  return new Uint8Array(buffer);
}

/** The text before the byte that ends it. */
export function textIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
