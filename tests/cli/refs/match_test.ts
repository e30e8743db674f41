import { assertEquals, assertStringIncludes } from "@std/assert";
import { ambiguous, matches, type Named, nearName } from "../../../src/cli/refs/match.ts";
import type { Container } from "../../../src/model/container.ts";
import { itemAt } from "../../support/items.ts";

function container(id: string, name: string): Container {
  return {
    id,
    runtime: "docker",
    engineId: null,
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
  { id: "11112222-a", containerId: "local", name: "work", rank: 0, createdAt: "1" },
  { id: "11113333-b", containerId: BENCH, name: "work", rank: 0, createdAt: "1" },
  { id: "22220000-c", containerId: "local", name: "old", rank: 2, createdAt: "1" },
  { id: "22221111-d", containerId: "local", name: "old", rank: 2, createdAt: "2" },
  { id: "22223333-g", containerId: "local", name: "old", rank: 3, createdAt: "3" },
  { id: "33330000-e", containerId: "local", name: "again", rank: 2, createdAt: "3" },
  { id: "33331111-f", containerId: "local", name: "again", rank: 0, createdAt: "1" },
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
    { id: `4444${n}`, containerId, name: "old", rank: 1, createdAt: String(n) }
  ));
  assertEquals(matches(records, twins, "bench/old").length, 2);
});

Deno.test("an ambiguous reference is refused with all that it may mean", () => {
  const found = matches(RECORDS, CONTAINERS, "1111");
  const { code, details } = ambiguous("layout", "1111", found, CONTAINERS);
  assertEquals(code, "validation_failed");
  assertStringIncludes(details.reason, "11112222-a (local/work)");
  assertStringIncludes(details.reason, "11113333-b (bench/work)");
});

Deno.test("a mistyped reference has a near name", () => {
  assertEquals(nearName("bench/wrok", RECORDS, CONTAINERS), "bench/work");
  assertEquals(nearName("again", RECORDS, CONTAINERS), "local/again");
  assertEquals(nearName("nothing/like/it", RECORDS, CONTAINERS), null);
});
