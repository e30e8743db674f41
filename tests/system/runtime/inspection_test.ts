import { assertEquals } from "@std/assert";
import { readInspection } from "../../../src/system/runtime/inspection.ts";
import { only } from "../../support/items.ts";

const ID = "7922f686317e0703c2738ce07d10551393881abed262d4b4bea21dc28a540c2a";

Deno.test("an inspection of docker is read", () => {
  const answer = [{
    Id: ID,
    Name: "/bench-a",
    Created: "2026-01-02T03:04:05.678Z",
    State: { Status: "running", Running: true },
    Image: "sha256:7e6f",
    Config: { Image: "bench:1", User: "dev", Labels: { a: "b" } },
    Mounts: [
      { Type: "bind", Source: "/home/u/state", Destination: "/state", Mode: "", RW: true },
      {
        Type: "volume",
        Name: "v",
        Source: "/var/lib/docker/volumes/v/_data",
        Destination: "/v",
        RW: false,
      },
      { Type: "tmpfs", Source: "", Destination: "/tmp", RW: true },
    ],
  }];
  assertEquals(readInspection(JSON.stringify(answer)), [{
    id: ID,
    name: "bench-a",
    image: "bench:1",
    status: "running",
    user: "dev",
    createdAt: "2026-01-02T03:04:05.678Z",
    labels: { a: "b" },
    mounts: [
      { source: "/home/u/state", destination: "/state", writable: true },
      { source: "/var/lib/docker/volumes/v/_data", destination: "/v", writable: false },
      { source: "", destination: "/tmp", writable: true },
    ],
  }]);
});

Deno.test("an inspection of podman is read", () => {
  const answer = [{
    Id: ID,
    Name: "bench-a",
    State: { Status: "exited" },
    Image: "7e6f",
    ImageName: "localhost/bench:1",
    Config: { User: "1000:1000", Labels: null },
    Mounts: [{
      Type: "bind",
      Source: "/s",
      Destination: "/d",
      Driver: "",
      Options: ["rbind"],
      RW: true,
    }],
  }];
  const facts = only(readInspection(JSON.stringify(answer)) ?? []);
  assertEquals([facts.name, facts.image, facts.status, facts.user], [
    "bench-a",
    "localhost/bench:1",
    "exited",
    "1000:1000",
  ]);
  assertEquals(facts.labels, {});
});

Deno.test("whatever is missing or of another type counts as empty", () => {
  const answer = [{ Id: ID, Config: null, Mounts: "none", Name: 7 }, { Id: "short" }, null, 3];
  assertEquals(readInspection(JSON.stringify(answer)), [
    {
      id: ID,
      name: "",
      image: "",
      status: "unknown",
      user: "",
      createdAt: "",
      labels: {},
      mounts: [],
    },
  ]);
});

Deno.test("what is no inspection is told from an empty one", () => {
  assertEquals(readInspection("[]\n"), []);
  for (const text of ["", "{}", "[{", "null", "Error: no such container"]) {
    assertEquals(readInspection(text), null);
  }
});
