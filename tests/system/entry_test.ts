import { assertEquals } from "@std/assert";
import { describeEntryFault, entryCure, faultOfEntry } from "../../src/system/entry.ts";

const FILE = { isFile: true, isDirectory: false, isSymlink: false, nlink: 1, uid: 1000 };
const FOLDER = { ...FILE, isFile: false, isDirectory: true, nlink: 5 };

Deno.test("only a file of one name and a folder, both of our own, may be used", () => {
  assertEquals(faultOfEntry(FILE, "file", 1000), null);
  assertEquals(faultOfEntry({ ...FILE, nlink: 0 }, "file", 1000), null);
  assertEquals(faultOfEntry(FOLDER, "folder", 1000), null);
  const link = { ...FILE, isFile: false, isSymlink: true };
  assertEquals(faultOfEntry(link, "file", 1000), { kind: "link" });
  assertEquals(faultOfEntry(link, "folder", 1000), { kind: "link" });
  assertEquals(faultOfEntry(FOLDER, "file", 1000), { kind: "type", wanted: "file" });
  assertEquals(faultOfEntry(FILE, "folder", 1000), { kind: "type", wanted: "folder" });
  assertEquals(faultOfEntry({ ...FILE, nlink: 2 }, "file", 1000), { kind: "names", count: 2 });
  assertEquals(faultOfEntry(FILE, "file", 0), { kind: "owner", uid: 1000 });
  assertEquals(faultOfEntry(FOLDER, "folder", 1001), { kind: "owner", uid: 1000 });
});

Deno.test("each fault has words and a cure that name what is wrong", () => {
  const told = (fault: Parameters<typeof entryCure>[1]) => [
    describeEntryFault(fault, (uid) => `user ${uid}`),
    entryCure("/s/a b", fault, (uid) => uid === 7 ? "alice" : null, null),
  ];
  const move = "move it away: mv '/s/a b' '/s/a b.old'";
  assertEquals(told({ kind: "link" }), ["is a symbolic link", move]);
  assertEquals(told({ kind: "type", wanted: "file" }), ["is not a regular file", move]);
  assertEquals(told({ kind: "type", wanted: "folder" }), ["is not a folder", move]);
  assertEquals(told({ kind: "names", count: 2 }), [
    "has 2 names (hard links)",
    "make it a file of one name: cp -p '/s/a b' '/s/a b.copy' && mv '/s/a b.copy' '/s/a b'",
  ]);
  const elsewhere = "; or name another folder with --state-dir or AGENTTOWER_STATE_DIR";
  assertEquals(told({ kind: "owner", uid: 7 }), [
    "belongs to user 7",
    `become that user: sudo -u alice …${elsewhere}`,
  ]);
  assertEquals(told({ kind: "owner", uid: 8 })[1], `become that user${elsewhere}`);
  // In a private folder of one's own there is a shorter way.
  const own = (heir: number) => entryCure("/s/a b", { kind: "owner", uid: 7 }, () => null, heir);
  assertEquals(own(1000), "make it yours, as root: chown 1000 '/s/a b'");
  assertEquals(own(0), "make it yours, as root: chown 0 '/s/a b'");
});
