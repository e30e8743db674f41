/** Containers as people see them. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { containerShape } from "../../rpc/views/container.ts";
import type { OwnMount } from "../../logs/own_mount.ts";
import type { Paint } from "../terminal/terminal.ts";
import { type Cell, table } from "./text_table.ts";

/** @param wide Whether it has ids, too. */
export function containerTable(
  items: readonly Result<typeof containerShape>[],
  paint: Paint,
  wide: boolean,
): string {
  const rows = items.map((item): Cell[] => [
    ...(wide ? [item.container_id.slice(0, 12)] : []),
    item.name,
    item.runtime,
    { text: item.status, style: item.active ? "good" : "faint" },
    item.user,
    item.image,
  ]);
  const headings = ["NAME", "RUNTIME", "STATUS", "USER", "IMAGE"];
  return table(wide ? ["CONTAINER", ...headings] : headings, rows, paint);
}

/** The ways to give a container its mount, each as it is written there. */
export function mountLines(mount: OwnMount, program: string): string {
  return [
    `# ${program} run`,
    `--name ${mount.name} ${mount.run}`,
    "",
    "# compose.yaml, in the service",
    mount.compose,
    "",
    "// devcontainer.json",
    mount.devcontainer,
  ].join("\n");
}
