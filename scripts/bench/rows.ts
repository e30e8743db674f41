/** The rows of the table: an operation, the least that any program must do for it, and how much more it may cost. */
import type { Containers } from "./containers.ts";
import type { Task } from "./interleaved.ts";
import { peers } from "./peers.ts";
import type { Workbench } from "./workbench.ts";

export interface Row {
  readonly name: string;
  readonly floorName: string;
  readonly floor: Task;
  readonly measured: Task;
  /** The most that it is to take, as a ratio to the floor; null where that is not bounded. */
  readonly most: number | null;
  /** What it takes on two processors, where that is more (docs/performance.md says why). */
  readonly usual?: number;
  /** Whether what is bounded is memory and not time. */
  readonly ofMemory?: boolean;
}

const EMPTY = "an empty program";
const VERSION = "our own `--version`";

/** Requests on one `rpc`, and as few as show whether its memory stays flat. */
const [MANY, FEW] = [5_000, 1_000];

export function localRows(bench: Workbench, many: Workbench): Row[] {
  const { rig } = bench;
  const version = rig.cli("--version");
  const list = many.rig.cli("layout", "list");
  return [
    row("`--version`", [EMPTY, rig.empty], rig.cli("--version"), 1.15),
    row("`help`", [EMPTY, rig.empty], rig.cli("help"), 1.15),
    row("`layout create` answered, `local`", [VERSION, version], bench.createAnswered, 1.5, 3.2),
    row("`layout list`, 40 layouts", [VERSION, version], list, 1.3, 2.2),
    row("`layout show`, `local`", [VERSION, version], rig.cli("layout", "show", "local/standing")),
    row(
      "`layout create --wait` and `remove`, `local`, no window",
      ["tmux alone, between two starts", bench.bareTmuxSession],
      bench.createAndRemove,
    ),
    ...peers(rig).map(({ name, make }) =>
      row(name, ["tmux alone, between two starts", bench.bareTmuxSession], make)
    ),
    {
      ...row("memory of `layout list`", [EMPTY, rig.empty], list, 1.3, 1.35),
      ofMemory: true,
    },
    {
      ...row("memory of `layout create`", [EMPTY, rig.empty], bench.createAnswered, 1.3, 1.4),
      ofMemory: true,
    },
    {
      ...row(
        `memory of ${MANY} requests on one \`rpc\``,
        [`${FEW} of them`, rig.rpc("managed.layout.list", FEW)],
        rig.rpc("managed.layout.list", MANY),
        1.2,
      ),
      ofMemory: true,
    },
  ];
}

/** In one container. */
export function containerRows(bench: Containers): Row[] {
  const exec: Floor = ["one `docker exec true`", bench.execTrue];
  return [
    row("`layout create` answered, docker", exec, bench.createAnswered, 1.5, 3.4),
    row(
      "`layout create --wait`, three panes, window of 1 s, docker",
      ["one exec that makes them, sleeps 1 s and lists them", bench.makeWaitAndList],
      bench.createAndWait,
      1.04,
      1.7,
    ),
    row("`layout show`, docker", exec, bench.show, 1.3, 2.6),
    row("`pane remove`, docker", exec, bench.removePane, 1.5, 3.2),
  ];
}

/** What takes longer to measure. */
export function manyRows(one: Containers, many: Containers): Row[] {
  const { count } = many;
  const floor: Floor = [
    `${count} \`docker exec tmux list-panes\` side by side`,
    many.listPanesEverywhere,
  ];
  const list = many.rig.cli("layout", "list");
  return [
    row(
      "`layout create --wait`, 16 panes",
      ["the same with 3", one.createAndWait],
      one.createSixteenAndWait,
      1.1,
      1.3,
    ),
    row(`\`layout list\`, ${count} containers read`, floor, list, 0.7, 1),
    row(`\`recover\`, ${count} containers`, floor, many.rig.cli("recover"), 0.7, 1),
  ];
}

/** What it is called, and what it is. */
type Floor = readonly [string, Task];

function row(
  name: string,
  [floorName, floor]: Floor,
  measured: Task,
  most: number | null = null,
  usual?: number,
): Row {
  return { name, floorName, floor, measured, most, usual };
}
