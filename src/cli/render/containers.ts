/** Containers as people see them. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { containerShape } from "../../rpc/views/container.ts";
import type { OwnMount } from "../../logs/own_mount.ts";
import { staleness, type View } from "./layouts.ts";
import { nameColumn } from "./table/columns.ts";
import { NAME_RANK, STATE_RANK } from "./table/fit_columns.ts";
import { type Cell, type Column, table } from "./text_table.ts";

type ContainerItem = Result<typeof containerShape>;

/** A container, and whether it could not be looked at last. */
type Looked = ContainerItem & { readonly stale: true | undefined };

/**
 * Those that could not be looked at come first, with why below.
 *
 * @param isStale Whether the container could not be looked at last.
 */
export function containerTable(
  items: readonly ContainerItem[],
  view: View,
  isStale: (containerId: string) => boolean,
): string {
  const columns: Column<Looked>[] = [
    {
      heading: "CONTAINER",
      rank: NAME_RANK,
      cell: (item) => view.wide ? item.container_id.slice(0, 12) : "",
    },
    nameColumn("NAME", ({ container_id }) => view.containerName(container_id)),
    { heading: "ENGINE", rank: 4, cell: ({ engine, runtime }) => engine ?? runtime },
    { heading: "STATUS", rank: STATE_RANK, min: 9, cell: statusCell },
    { heading: "USER", rank: 3, min: 6, cell: ({ user }) => user },
    { heading: "IMAGE", rank: 5, min: 8, cell: ({ image }) => image },
  ];
  const looked = items
    .map((item): Looked => ({ ...item, stale: isStale(item.container_id) || undefined }))
    .sort((a, b) => Number(b.stale ?? false) - Number(a.stale ?? false));
  return [table(columns, looked, view), ...staleness(looked, view)].join("\n\n");
}

function statusCell({ status, active, stale }: Looked): Cell {
  const style = stale ? "doubtful" : active ? "good" : "faint";
  return { text: stale ? `${status} stale` : status, style };
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
