import { assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { authorize, peerScopeOf } from "../../src/rpc/access.ts";
import type { Access } from "../../src/rpc/method.ts";
import { putContainer } from "../../src/store/containers.ts";
import { exactly } from "../support/items.ts";
import { instant, StoreBox } from "../support/store.ts";

const OWN = "ab".repeat(32);
const OTHER = "cd".repeat(32);

/** A state that knows two containers, each with a layout of one pane. */
function twoContainers() {
  const at = new StoreBox();
  for (const id of [OWN, OTHER]) {
    at.store.write("container.scan", (writer) =>
      putContainer(writer, {
        id,
        runtime: "docker",
        via: null,
        engine: null,
        createdAt: "",
        name: `bench-${id.slice(0, 2)}`,
        image: "i",
        status: "running",
        user: "",
        mounts: [],
        labels: {},
        active: true,
        lastSeenAt: instant(0),
      }));
  }
  const layouts = [OWN, OTHER].map((containerId) => at.addLayout({ containerId }));
  const panes = layouts.map((layout) => at.addPane(layout));
  const ask = (
    access: Access,
    params: Record<string, unknown>,
    namespace: "managed" | "app" = "managed",
  ) =>
    authorize(
      { kind: "container", containerId: OWN },
      at.store,
      { method: { access }, namespace },
      params,
    );
  return { at, layouts, panes, ask };
}

function isHostOnly(act: () => unknown): void {
  const refusal = assertThrows(act, Refusal);
  assertEquals(refusal.code, "host_only");
  assertEquals(refusal.details, {});
}

Deno.test("a container is known by its 12 characters as well as by its 64", async () => {
  const { at } = twoContainers();
  await using _ = at;
  const scope = (claims: string[]) =>
    peerScopeOf({ store: at.store, peer: { kind: "container", claims } });
  assertEquals(scope([OWN.slice(0, 12)]), { kind: "container", containerId: OWN });
  assertEquals(scope([OWN, OWN.slice(0, 12)]), { kind: "container", containerId: OWN });
});

Deno.test("a container that is not exactly one of the registry's may do nothing", async () => {
  const { at } = twoContainers();
  await using _ = at;
  for (const claims of [[], ["ef".repeat(32)], [OWN, OTHER]]) {
    isHostOnly(() => peerScopeOf({ store: at.store, peer: { kind: "container", claims } }));
  }
});

Deno.test("the app namespace is for the host, whatever the method", async () => {
  const { at, ask } = twoContainers();
  await using _ = at;
  isHostOnly(() => ask("list", {}, "app"));
  isHostOnly(() => ask("container", { container_id: OWN }, "app"));
  isHostOnly(() => ask("host", {}, "managed"));
});

Deno.test("a container makes layouts in itself only, by either form of its id", async () => {
  const { at, ask } = twoContainers();
  await using _ = at;
  assertEquals(ask("container", { container_id: OWN }).container_id, OWN);
  assertEquals(ask("container", { container_id: OWN.slice(0, 12) }).container_id, OWN);
  isHostOnly(() => ask("container", { container_id: OTHER }));
  isHostOnly(() => ask("container", { container_id: "local" }));
});

Deno.test("a field of the wrong type is left for its shape to refuse", async () => {
  const { at, ask } = twoContainers();
  await using _ = at;
  assertEquals(ask("container", { container_id: 5 }), { container_id: 5 });
  assertEquals(ask("layout", { layout_id: 5 }), { layout_id: 5 });
  assertEquals(ask("list", { container_id: 5 }), { container_id: 5 });
});

Deno.test("a container's lists are narrowed to itself without a word", async () => {
  const { at, ask } = twoContainers();
  await using _ = at;
  assertEquals(ask("list", { limit: 5 }), { limit: 5, container_id: OWN });
  assertEquals(ask("list", { container_id: null }).container_id, OWN);
  assertEquals(ask("list", { container_id: OTHER }).container_id, "");
  assertEquals(ask("own", { container_id: OTHER }).container_id, OWN);
});

Deno.test("a container reaches its own records, and is told nothing of others", async () => {
  const { at, ask, layouts, panes } = twoContainers();
  await using _ = at;
  const [own, other] = exactly(layouts.map(({ id }) => ({ layout_id: id })), 2);
  assertEquals(ask("layout", own), own);
  isHostOnly(() => ask("layout", other));
  const [ownPane, otherPane] = panes.map(({ id }) => id);
  assertEquals(ask("pane", { pane_id: ownPane }), { pane_id: ownPane });
  isHostOnly(() => ask("pane", { pane_id: otherPane }));
  isHostOnly(() => ask("pane", { predecessor_pane_id: otherPane }));
});

Deno.test("the host may ask everything as it is", async () => {
  const { at } = twoContainers();
  await using _ = at;
  const params = { container_id: OTHER };
  const asked = { method: { access: "host" }, namespace: "app" } as const;
  assertEquals(authorize({ kind: "host" }, at.store, asked, params), params);
});
