import { assertEquals } from "@std/assert";
import {
  containerPlace,
  elsewhere,
  type Place,
  placeText,
  readPlaceText,
} from "../../../src/system/place/place.ts";
import { inOwnProc } from "../../../src/system/libc.ts";
import { judgePlace, type PlaceFacts, readPlace } from "../../../src/system/place/read_place.ts";

const ID = "7922f686317e0703c2738ce07d10551393881abed262d4b4bea21dc28a540c2a";

const HOST: Place = { machine: "m", bootId: "b", pidNamespace: "1", isWhole: true };
const SANDBOX: Place = { ...HOST, pidNamespace: "2", isWhole: false };
const INSIDE: Place = { machine: ID, bootId: "b", pidNamespace: "3", isWhole: true };
const NESTED: Place = { ...INSIDE, pidNamespace: "4", isWhole: false };

const ROWS: readonly (readonly [string, Place, Place | null, string | null])[] = [
  ["the same place", HOST, HOST, null],
  ["the same sandbox", SANDBOX, SANDBOX, null],
  ["the machine after a reboot", HOST, { ...HOST, bootId: "c" }, null],
  ["the machine after a reboot, of what a sandbox made", SANDBOX, { ...HOST, bootId: "c" }, null],
  ["a sandbox, of what the machine made", HOST, SANDBOX, "in another pid namespace (1)"],
  ["the machine, of what a sandbox made", SANDBOX, HOST, "in another pid namespace (2)"],
  ["another sandbox", SANDBOX, { ...SANDBOX, pidNamespace: "5" }, "in another pid namespace (2)"],
  ["another machine", HOST, { ...HOST, machine: "n" }, "on another machine (m)"],
  ["one that cannot be told", HOST, null, "in a place that this process cannot tell from its own"],
  ["the container itself, made through the engine", containerPlace(ID), INSIDE, null],
  ["the engine, made from inside the container", INSIDE, containerPlace(ID), null],
  ["a restarted container", INSIDE, { ...INSIDE, pidNamespace: "6" }, null],
  ["a sandbox in the container", containerPlace(ID), NESTED, "outside this pid namespace"],
  ["another container", INSIDE, containerPlace("x"), `on another machine (${ID.slice(0, 12)})`],
];

for (const [name, recorded, here, expected] of ROWS) {
  Deno.test(`${name} is ${expected === null ? "not elsewhere" : expected}`, () => {
    assertEquals(elsewhere(placeText(recorded), here), expected);
  });
}

Deno.test("what is on record without a place, or with one that cannot be read, is here", () => {
  for (const text of [null, "", "m/b/1", "m/b/1/half", "/b/1/whole", "m/b/1/whole/x"]) {
    assertEquals(elsewhere(text, HOST), null);
  }
  assertEquals(readPlaceText(placeText(NESTED)), NESTED);
});

const MACHINE: PlaceFacts = {
  namespace: "pid:[4026532250]",
  status: "Name:\tdeno\nNSpid:\t17\nNSpgid:\t17\n",
  cgroup: "0::/\n",
  mountinfo: "21 26 0:20 / /proc rw - proc proc rw\n26 1 254:0 / / rw - ext4 /dev/vda rw\n",
  bootId: "b",
  machineId: "m",
  hostName: "h",
  init: "systemd",
};
const DOCKER: PlaceFacts = {
  ...MACHINE,
  init: "sleep",
  mountinfo: MACHINE.mountinfo +
    `90 72 254:0 /lib/docker/containers/${ID}/hostname /etc/hostname rw - ext4 /dev/vdb rw\n`,
};
const OVER = { mountinfo: `${DOCKER.mountinfo}99 21 0:50 / /proc rw - proc proc rw\n` };

const FACTS: Record<string, [PlaceFacts, Partial<Place> | null]> = {
  "the first pid namespace is the machine": [
    { ...MACHINE, namespace: "pid:[4026531836]", init: "anything" },
    { machine: "m", pidNamespace: "4026531836", isWhole: true },
  ],
  "a system container is a machine": [MACHINE, { machine: "m", isWhole: true }],
  "a sandbox is no machine": [{ ...MACHINE, init: "bwrap" }, { machine: "m", isWhole: false }],
  "a machine without an id has its name": [{ ...MACHINE, machineId: "" }, { machine: "h" }],
  "a container has its id": [DOCKER, { machine: ID, isWhole: true }],
  "a sandbox in a container with a /proc of its own is not all of it": [
    { ...DOCKER, ...OVER },
    { machine: ID, isWhole: false },
  ],
  "a sandbox in a container that sees the container's /proc is not all of it": [
    { ...DOCKER, status: "NSpid:\t17\t2\n" },
    { machine: ID, isWhole: false },
  ],
  "without pid namespaces there is no place": [{ ...MACHINE, namespace: "" }, null],
};

for (const [name, [facts, expected]] of Object.entries(FACTS)) {
  Deno.test(name, () => {
    const place = judgePlace(facts);
    assertEquals(expected && { ...place, ...expected }, place);
  });
}

Deno.test("this process has a place, which stays the same", () => {
  assertEquals(inOwnProc(readPlace), inOwnProc(readPlace));
  if (Deno.build.os === "linux") assertEquals(typeof inOwnProc(readPlace)?.machine, "string");
});
