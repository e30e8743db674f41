/** What macOS answers, as bytes: nothing of it is asked here. */
import { assertEquals } from "@std/assert";
import { readDarwinStat } from "../../../src/system/fs/file_facts.ts";
import { machinePlace, startOf, textIn } from "../../../src/system/platform/darwin.ts";

/** Bytes of a structure: each value at its place, little-endian. */
function structure(length: number, ...values: [at: number, bits: 16 | 32 | 64, value: bigint][]) {
  const view = new DataView(new ArrayBuffer(length));
  for (const [at, bits, value] of values) {
    if (bits === 16) view.setUint16(at, Number(value), true);
    else if (bits === 32) view.setUint32(at, Number(value), true);
    else view.setBigUint64(at, value, true);
  }
  return view;
}

Deno.test("a process of macOS began when its kinfo_proc says, and one that is not there did not", () => {
  const { buffer } = structure(648, [0, 64, 1_767_225_600n], [8, 32, 250_000n]);
  assertEquals(startOf(new Uint8Array(buffer)), "1767225600250000");
  assertEquals(startOf(new Uint8Array()), null);
});

Deno.test("a place on macOS is the whole of a machine in one of its sessions", () => {
  const uuid = Uint8Array.from({ length: 16 }, (_, n) => n);
  assertEquals(machinePlace(uuid, "4B2F"), {
    machine: "000102030405060708090a0b0c0d0e0f",
    bootId: "4B2F",
    pidNamespace: "",
    isWhole: true,
  });
  assertEquals(machinePlace(uuid, null), null);
});

Deno.test("a text of the kernel's ends at its zero", () => {
  assertEquals(textIn(new TextEncoder().encode("4B2F\0\0")), "4B2F");
  assertEquals(textIn(new TextEncoder().encode("4B2F")), "4B2F");
});

Deno.test("a stat of macOS is read where its fields stand", () => {
  const view = structure(
    144,
    [0, 32, 16_777_232n],
    [4, 16, 0o100600n],
    [6, 16, 2n],
    [8, 64, 12_345n],
    [16, 32, 501n],
    [48, 64, 1_767_225_600n],
    [56, 64, 500_000_000n],
    [96, 64, 4_096n],
    [112, 32, 4_096n],
  );
  assertEquals(readDarwinStat(view), {
    isFile: true,
    isDirectory: false,
    isSymlink: false,
    mode: 0o600,
    nlink: 2,
    uid: 501,
    size: 4_096,
    blksize: 4_096,
    mtime: 1_767_225_600_500,
    identity: "16777232:12345",
  });
});
