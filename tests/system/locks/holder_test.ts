import { assertEquals } from "@std/assert";
import {
  holderNote,
  isStopped,
  lockingPid,
  readHolderNote,
  shortCommand,
} from "../../../src/system/locks/holder.ts";

const TABLE = `1: FLOCK  ADVISORY  WRITE 100 08:02:7 0 EOF
1: -> FLOCK  ADVISORY  WRITE 101 08:02:7 0 EOF
2: POSIX  ADVISORY  WRITE 102 08:02:8 0 EOF
3: FLOCK  ADVISORY  READ  103 08:02:9 0 EOF
4: FLOCK  ADVISORY  WRITE 0 08:02:10 0 EOF
5: FLOCK  ADVISORY  WRITE 104 103:1fff:11 0 EOF
6: FLOCK  ADVISORY  WRITE 105 00:1f:12 0 EOF
`;
const DEV = 0x802;

Deno.test("a lock's holder is the process that the kernel names for this very file", () => {
  assertEquals(lockingPid(TABLE, { ino: 7, dev: DEV }, null), 100);
  // One that only waits, another kind of lock, a shared one, one of another pid namespace.
  for (const ino of [8, 9, 10, 99]) assertEquals(lockingPid(TABLE, { ino, dev: DEV }, null), null);
  // Another file of that number, unless its holder says that it is this one.
  assertEquals(lockingPid(TABLE, { ino: 12, dev: DEV }, 104), null);
  assertEquals(lockingPid(TABLE, { ino: 12, dev: DEV }, 105), 105);
  assertEquals(lockingPid(TABLE, { ino: 11, dev: 0x1f103ff }, null), 104);
  assertEquals(lockingPid("", { ino: 7, dev: DEV }, 100), null);
});

Deno.test("what a holder writes is read back, and also what others write", () => {
  assertEquals(readHolderNote(holderNote("layout a b", 12)), { doing: "layout a b", pid: 12 });
  assertEquals(readHolderNote(""), { doing: "", pid: null });
  assertEquals(readHolderNote("worker 12"), { doing: "worker 12", pid: null });
});

Deno.test("a process is stopped by a signal or a debugger, whatever its name", () => {
  assertEquals(["T", "t", "S", "R", "D"].map((state) => isStopped(`12 (a) T b) ${state} 1 12`)), [
    ...[true, true],
    ...[false, false, false],
  ]);
  assertEquals(isStopped(""), false);
});

Deno.test("a command is shown from the program on, printable and short", () => {
  const source = ["/usr/bin/deno", "run", "-P", "/x/main.ts", "pane", "remove", "a\nb", ""];
  assertEquals(shortCommand(source), "agenttower pane remove a b");
  assertEquals(shortCommand(["/opt/agenttower", "sweep", ""]), "agenttower sweep");
  assertEquals(shortCommand(["flock", "x", ""]), "flock x");
  assertEquals(shortCommand([""]), null);
  assertEquals(shortCommand(["x".repeat(200)])?.length, 100);
});
