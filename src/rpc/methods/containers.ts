/** Methods about containers and the panes that are found in them. */
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { containerShape, containerView } from "../views/container.ts";

export const containerScanMethod = method({
  name: "app.scan.containers",
  summary: "Asks the engine which bench containers run, and records them.",
  effect: "write",
  access: "host",
  request: s.object({}),
  result: s.object({ items: s.list(containerShape) }),
  recoveryScope: () => null,
  run: async (ctx) => {
    const { scanContainers } = await import("../../containers/scan_containers.ts");
    return { items: (await scanContainers(ctx)).map(containerView) };
  },
});

export const containerListMethod = method({
  name: "app.container.list",
  summary: "Every container ever seen, by name.",
  effect: "read",
  access: "host",
  request: s.object({}),
  result: s.object({ items: s.list(containerShape) }),
  recoveryScope: () => null,
  run: async (ctx) => {
    const { knownContainers } = await import("../../containers/known.ts");
    return { items: knownContainers(ctx).map(containerView) };
  },
});

export const containerDetailMethod = method({
  name: "app.container.detail",
  summary: "One container.",
  effect: "read",
  access: "host",
  request: s.object({ container_id: s.text }),
  result: containerShape,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { requireKnownContainer } = await import("../../containers/require_known.ts");
    return containerView(requireKnownContainer(ctx, params.container_id));
  },
});
