import { assertEquals } from "@std/assert";
import { ambiguous, matches, type Named, nearName } from "../../../src/cli/refs/match.ts";
import type { Container } from "../../../src/model/container.ts";
import { itemAt } from "../../support/items.ts";

function container(id: string, name: string): Container {
  return {
    id,
    runtime: "docker",
    via: null,
    engine: null,
    createdAt: "",
    name,
    image: "",
    status: "running",
    user: "",
    mounts: [],
    labels: {},
    active: true,
    lastSeenAt: "",
  };
}

const CONTAINERS = [container("local", "local"), container("abcd".repeat(16), "bench")];
const BENCH = itemAt(CONTAINERS, 1).id;

const RECORDS: Named[] = [
  { id: "11112222-a", containerId: "local", name: "work", rank: 0, over: false, createdAt: "1" },
  { id: "11113333-b", containerId: BENCH, name: "work", rank: 0, over: false, createdAt: "1" },
  { id: "22220000-c", containerId: "local", name: "old", rank: 3, over: true, createdAt: "1" },
  { id: "22221111-d", containerId: "local", name: "old", rank: 3, over: true, createdAt: "2" },
  { id: "22223333-g", containerId: "local", name: "old", rank: 4, over: true, createdAt: "3" },
  { id: "33330000-e", containerId: "local", name: "again", rank: 3, over: true, createdAt: "3" },
  { id: "33331111-f", containerId: "local", name: "again", rank: 0, over: false, createdAt: "1" },
];

const ids = (ref: string) => matches(RECORDS, CONTAINERS, ref).map(({ id }) => id);

Deno.test("a prefix of four characters or more names an id", () => {
  assertEquals(ids("11112"), ["11112222-a"]);
  assertEquals(ids("1111"), ["11112222-a", "11113333-b"]);
  assertEquals(ids("111"), []);
  assertEquals(ids("11113333-B"), ["11113333-b"]);
});

Deno.test("a container goes by its name, its id and a prefix of it", () => {
  assertEquals(ids("bench/work"), ["11113333-b"]);
  assertEquals(ids("abcd/work"), ["11113333-b"]);
  assertEquals(ids(`${BENCH}/work`), ["11113333-b"]);
  assertEquals(ids("abc/work"), []);
  assertEquals(ids("local/work"), ["11112222-a"]);
});

Deno.test("a name means what lives, else the newest", () => {
  assertEquals(ids("local/again"), ["33331111-f"]);
  assertEquals(ids("local/old"), ["22221111-d"]);
});

Deno.test("the newest of two containers of one name are told apart by nobody", () => {
  const twins = [...CONTAINERS, container("bcde".repeat(16), "bench")];
  const records = [BENCH, "bcde".repeat(16)].map((containerId, n) => (
    { id: `4444${n}`, containerId, name: "old", rank: 1, over: true, createdAt: String(n) }
  ));
  assertEquals(matches(records, twins, "bench/old").length, 2);
});

Deno.test("a name alone is of any container, and comes before ids that begin so", () => {
  assertEquals(ids("again"), ["33331111-f"]);
  assertEquals(ids("work"), ["11112222-a", "11113333-b"]);
  const records = [
    ...RECORDS,
    { id: "44440000-h", containerId: BENCH, name: "1111", rank: 0, over: false, createdAt: "1" },
    { id: "44441111-i", containerId: BENCH, name: "3333", rank: 3, over: true, createdAt: "1" },
  ];
  const found = (ref: string) => matches(records, CONTAINERS, ref).map(({ id }) => id);
  assertEquals(found("1111"), ["44440000-h"]);
  assertEquals(found("11111"), []);
  // Else the same line, typed twice, would mean another the second time.
  assertEquals(found("3333"), ["44441111-i"]);
  assertEquals(found("33331"), ["33331111-f"]);
});

Deno.test("what is archived counts only where no container has another of the name", () => {
  const at = (containerId: string, rank: number, over: boolean, id: string) => (
    { id, containerId, name: "work", rank, over, createdAt: "1" }
  );
  const meant = (...records: Named[]) => matches(records, CONTAINERS, "work").map(({ id }) => id);
  const failed = at("local", 1, false, "failed");
  const live = at(BENCH, 0, false, "live");
  assertEquals(meant(at("local", 2, true, "over"), live), ["live"]);
  assertEquals(meant(at("local", 2, true, "over"), at(BENCH, 1, false, "failed")), ["failed"]);
  assertEquals(meant(failed, live), ["failed", "live"]);
  assertEquals(meant(at("local", 2, true, "over"), at(BENCH, 2, true, "too")), ["over", "too"]);
});

Deno.test("a container that was made again is the same to people", () => {
  const again = [...CONTAINERS, container("bcde".repeat(16), "bench")];
  const records = [
    { id: "old", containerId: BENCH, name: "work", rank: 1, over: false, createdAt: "1" },
    {
      id: "new",
      containerId: itemAt(again, 2).id,
      name: "work",
      rank: 0,
      over: false,
      createdAt: "2",
    },
  ];
  assertEquals(matches(records, again, "work").map(({ id }) => id), ["new"]);
  assertEquals(matches(records, again, "bench/work").map(({ id }) => id), ["new"]);
});

Deno.test("an ambiguous reference is refused with all that it may mean", () => {
  const { code, details } = ambiguous("layout", "1111", ["local/work", "bench/work"]);
  assertEquals(code, "validation_failed");
  assertEquals(details.reason, '"1111" means several: local/work, bench/work');
});

Deno.test("a mistyped reference has a near name", () => {
  assertEquals(nearName("bench/wrok", RECORDS, CONTAINERS), "bench/work");
  assertEquals(nearName("again", RECORDS, CONTAINERS), "local/again");
  assertEquals(nearName("nothing/like/it", RECORDS, CONTAINERS), null);
});
