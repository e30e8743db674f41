/** Methods about containers and the panes that are found in them. */
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { containerShape, containerView } from "../views/container.ts";

export const containerScanMethod = method({
  name: "app.scan.containers",
  summary: "Asks the engines which bench containers run, and records them.",
  effect: "write",
  access: "host",
  request: s.object({}),
  result: s.object({
    items: s.list(containerShape),
    /** Those that were asked; one that cannot be asked says why. */
    engines: s.list(s.object({ name: s.string, reason: s.nullable(s.string) })),
  }),
  recoveryScope: () => null,
  run: async (ctx) => {
    const { scan } = await import("../../containers/scan_containers.ts");
    const { running, answering, silent } = await scan(ctx);
    return {
      items: running.map(containerView),
      engines: [
        ...answering.map(({ name }) => ({ name, reason: null })),
        ...silent.map(({ engine, reason }) => ({ name: engine.name, reason })),
      ],
    };
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
