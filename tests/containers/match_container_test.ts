import { assertEquals } from "@std/assert";
import type { Container } from "../../src/model/container.ts";
import {
  findById,
  isSameContainerId,
  isWantedName,
  matchContainers,
} from "../../src/containers/match_container.ts";

function container(id: string, name: string, active = true): Container {
  return {
    id,
    runtime: "docker",
    name,
    image: "",
    status: active ? "running" : "exited",
    user: "",
    mounts: [],
    labels: {},
    via: null,
    engine: null,
    createdAt: "",
    active,
    lastSeenAt: "2026-01-01T00:00:00.000Z",
  };
}

const A = `abcd${"0".repeat(60)}`;
const B = `abce${"1".repeat(60)}`;
const C = `cafe${"2".repeat(60)}`;
const ALL = [container(A, "bench-a"), container(B, "bench-b"), container(C, "bench-a", false)];

function ids(ref: string): string[] {
  return matchContainers(ALL, ref).map(({ id }) => id);
}

Deno.test("a container is meant by its id, whole or in 12 characters", () => {
  assertEquals(ids(A), [A]);
  assertEquals(ids(A.slice(0, 12)), [A]);
});

Deno.test("a container is meant by a prefix of at least four characters", () => {
  assertEquals(ids("abcd"), [A]);
  assertEquals(ids("abc"), []);
  assertEquals(ids("cafe2"), [C]);
});

Deno.test("a name means the running container that bears it before one that bore it", () => {
  assertEquals(ids("bench-a"), [A]);
});

Deno.test("a name that is also a prefix means the name", () => {
  const named = [...ALL, container("d".repeat(64), "abcd")];
  assertEquals(matchContainers(named, "abcd").map(({ name }) => name), ["abcd"]);
});

Deno.test("an ambiguous prefix gives every match", () => {
  const twins = [container(A, "x"), container(`abcd${"9".repeat(60)}`, "y")];
  assertEquals(matchContainers(twins, "abcd").length, 2);
});

Deno.test("ids of 12 and of 64 characters are of one container", () => {
  assertEquals(isSameContainerId(A, A.slice(0, 12)), true);
  assertEquals(isSameContainerId(A.slice(0, 12), A), true);
  assertEquals(isSameContainerId(A, A.slice(0, 13)), false);
  assertEquals(isSameContainerId(A, B), false);
});

Deno.test("a name or a prefix is no wire id", () => {
  assertEquals(findById(ALL, "bench-a"), undefined);
  assertEquals(findById(ALL, "abcd"), undefined);
  assertEquals(findById(ALL, B)?.name, "bench-b");
});

Deno.test("a wanted name holds one of the parts in any case", () => {
  assertEquals(isWantedName("My-BENCH-1", ["bench"]), true);
  assertEquals(isWantedName("my-bench-1", ["Dev", "Bench"]), true);
  assertEquals(isWantedName("other", ["bench"]), false);
  assertEquals(isWantedName("other", []), false);
});
