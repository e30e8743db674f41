import { assertEquals, assertNotEquals } from "@std/assert";
import { numbersOf } from "../../../src/system/platform/numbers.ts";

Deno.test("each system has its own numbers, and each processor where they differ", () => {
  const linux = numbersOf("linux", "x86_64");
  const arm = numbersOf("linux", "aarch64");
  assertEquals(arm, { ...linux, O_NOFOLLOW: 0o100000, O_DIRECTORY: 0o40000 });
  // asm-generic/fcntl.h, in octal as it has them.
  assertEquals(
    [linux.O_CREAT, linux.O_EXCL, linux.O_APPEND, linux.O_NONBLOCK, linux.O_DIRECTORY],
    [0o100, 0o200, 0o2000, 0o4000, 0o200000],
  );
  assertEquals(
    [linux.O_NOFOLLOW, linux.O_CLOEXEC, linux.O_PATH],
    [0o400000, 0o2000000, 0o10000000],
  );
  const mac = numbersOf("darwin", "aarch64");
  assertEquals(numbersOf("darwin", "x86_64"), { ...mac, inode64: "$INODE64" });
  for (const name of Object.keys(linux) as (keyof typeof linux)[]) {
    if (name !== "inode64") assertNotEquals(mac[name], linux[name], name);
  }
});
