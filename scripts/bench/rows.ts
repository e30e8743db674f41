/** The rows of the table: an operation, the least that any program must do for it, and how much more it may cost. */
import type { Containers } from "./containers.ts";
import type { Task } from "./interleaved.ts";
import type { Workbench } from "./workbench.ts";

export interface Row {
  readonly name: string;
  readonly floorName: string;
  readonly floor: Task;
  readonly measured: Task;
  /** The most that it may take, as a ratio to the floor; null where that is not bounded. */
  readonly most: number | null;
  /** Whether what is bounded is memory and not time. */
  readonly ofMemory?: boolean;
}

const EMPTY = "an empty program";
const VERSION = "our own `--version`";
const EXEC = "one `docker exec true`";

/** Requests on one `rpc`, and as few as show whether its memory stays flat. */
const [MANY, FEW] = [10_000, 1_000];

/** How much more memory a command may take than a program that does nothing. */
const MEMORY = 1.3;

export function localRows(bench: Workbench, many: Workbench): Row[] {
  const { rig } = bench;
  const version = rig.cli("--version");
  const show = rig.cli("layout", "show", "local/standing");
  return [
    row("`--version`", EMPTY, rig.empty, version, 1.15),
    row("`help`", EMPTY, rig.empty, rig.cli("help"), 1.15),
    row("`layout create` answered, `local`", VERSION, version, bench.createAnswered, 1.5),
    row("`layout list`, 40 layouts", VERSION, version, many.rig.cli("layout", "list"), 1.3),
    row("`layout show`, `local`", VERSION, version, show, null),
    row(
      "`layout create --wait` and `remove`, `local`, no window",
      "tmux alone, between two starts",
      bench.bareTmuxSession,
      bench.createAndRemove,
      null,
    ),
    {
      ...row("memory of `layout list`", EMPTY, rig.empty, many.rig.cli("layout", "list"), MEMORY),
      ofMemory: true,
    },
    {
      ...row("memory of `layout create`", EMPTY, rig.empty, bench.createAnswered, MEMORY),
      ofMemory: true,
    },
    {
      ...row(
        `memory of ${MANY} requests on one \`rpc\``,
        `${FEW} of them`,
        rig.rpc("managed.layout.list", FEW),
        rig.rpc("managed.layout.list", MANY),
        1.2,
      ),
      ofMemory: true,
    },
  ];
}

export function containerRows(one: Containers, ten: Containers): Row[] {
  const { execTrue } = one;
  const list = ten.rig.cli("layout", "list");
  return [
    row("`layout create` answered, docker", EXEC, execTrue, one.createAnswered, 1.5),
    row(
      "`layout create --wait`, three panes, window of 1 s, docker",
      "one exec that makes them, sleeps 1 s and lists them",
      one.makeWaitAndList,
      one.createAndWait,
      1.04,
    ),
    row(
      "`layout create --wait`, 16 panes",
      "the same with 3",
      one.createAndWait,
      one.createSixteenAndWait,
      1.1,
    ),
    row("`layout show`, docker", EXEC, execTrue, one.show, 1.3),
    row("`pane remove`, docker", EXEC, execTrue, one.removePane, 1.5),
    row(
      "`layout list`, 10 containers read",
      "ten `docker exec tmux list-panes` side by side",
      ten.listPanesEverywhere,
      list,
      0.7,
    ),
    row(
      "`recover`, 10 containers",
      "the same",
      ten.listPanesEverywhere,
      ten.rig.cli("recover"),
      0.7,
    ),
  ];
}

function row(
  name: string,
  floorName: string,
  floor: Task,
  measured: Task,
  most: number | null,
): Row {
  return { name, floorName, floor, measured, most };
}
