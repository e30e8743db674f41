/** Methods about containers and the panes that are found in them. */
import { method } from "../method.ts";
import * as s from "../shape.ts";

export const container = s.object({
  container_id: s.string,
  runtime: s.resultWord(["local", "docker", "podman"]),
  name: s.string,
  image: s.string,
  status: s.string,
  user: s.string,
  active: s.boolean,
  last_seen_at: s.string,
  mounts: s.list(s.object({ source: s.string, destination: s.string, writable: s.boolean })),
  labels: s.record(s.anyKey, s.string),
});

export const containerScanMethod = method({
  name: "app.scan.containers",
  summary: "Asks the engine which bench containers run, and records them.",
  effect: "write",
  access: "host",
  request: s.object({}),
  result: s.object({ items: s.list(container) }),
  recoveryScope: () => null,
  run: async (ctx) => {
    const { containerView } = await import("../../containers/container_view.ts");
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
  result: s.object({ items: s.list(container) }),
  recoveryScope: () => null,
  run: async (ctx) => {
    const { containerList } = await import("../../containers/list.ts");
    return containerList(ctx);
  },
});

export const containerDetailMethod = method({
  name: "app.container.detail",
  summary: "One container.",
  effect: "read",
  access: "host",
  request: s.object({ container_id: s.text }),
  result: container,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { containerDetail } = await import("../../containers/list.ts");
    return containerDetail(ctx, params.container_id);
  },
});
