/** Containers as people see them. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { containerShape } from "../../rpc/views/container.ts";
import type { OwnMount } from "../../logs/own_mount.ts";
import type { Surface } from "../terminal/terminal.ts";
import { nameColumn } from "./table/columns.ts";
import { NAME_RANK, STATE_RANK } from "./table/fit_columns.ts";
import { type Column, table } from "./text_table.ts";

/** @param wide Whether it has ids, too, and is as wide as it is. */
export function containerTable(
  items: readonly Result<typeof containerShape>[],
  { paint, width }: Surface,
  wide: boolean,
): string {
  const columns: Column<Result<typeof containerShape>>[] = [
    {
      heading: "CONTAINER",
      rank: NAME_RANK,
      cell: (item) => wide ? item.container_id.slice(0, 12) : "",
    },
    nameColumn("NAME", ({ name }) => name),
    { heading: "RUNTIME", rank: 3, cell: ({ runtime }) => runtime },
    {
      heading: "STATUS",
      rank: STATE_RANK,
      min: 9,
      cell: ({ status, active }) => ({ text: status, style: active ? "good" : "faint" }),
    },
    { heading: "USER", rank: 2, min: 6, cell: ({ user }) => user },
    { heading: "IMAGE", rank: 4, min: 8, cell: ({ image }) => image },
  ];
  return table(columns, items, { paint, width: wide ? null : width });
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
