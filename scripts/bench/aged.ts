/** Commands on a state that is years old, each against the same one on a state without. */
import type { Task } from "./interleaved.ts";
import type { Row } from "./rows.ts";
import type { Workbench } from "./workbench.ts";

const M1 = "local/standing-m1";
/** Its screen gets what is sent. */
const S2 = "local/standing-s2";
const TYPE = "managed_pane_state_changed";

/** As many as there are without age, so that both states print the same. */
const FEW = ["--limit", "3"];

/** Arguments of commands that end by themselves. */
const COMMANDS: readonly ((bench: Workbench) => readonly string[])[] = [
  () => ["layout", "list"],
  () => ["layout", "list", "--container", "local"],
  () => ["layout", "list", "--all", "--limit", "1"],
  () => ["layout", "show", "local/standing"],
  ({ layoutId }) => ["layout", "show", prefix(layoutId)],
  () => ["pane", "list", ...FEW],
  () => ["pane", "list", "--all", ...FEW],
  ({ layoutId }) => ["pane", "list", "--layout", layoutId],
  ({ paneId }) => ["pane", "show", paneId],
  ({ paneId }) => ["pane", "show", prefix(paneId)],
  () => ["pane", "show", M1],
  () => ["agent", "list"],
  () => ["agent", "list", "--all", ...FEW],
  () => ["agent", "list", "--panes"],
  () => ["agent", "show", M1],
  () => ["agent", "send", S2, "--text", ":", "--timeout", "0"],
  () => ["status"],
  () => ["events", ...FEW],
  () => ["events", "--since", "1m", ...FEW],
  () => ["events", "--type", TYPE, ...FEW],
  ({ paneId }) => ["events", "--pane", paneId],
  ({ layoutId }) => ["events", "--layout", layoutId, ...FEW],
  ({ lateEventId }) => ["events", "--after", lateEventId, "--limit", "2"],
  () => ["recover"],
  () => ["recover", "--dry-run"],
  () => ["sweep"],
  () => ["sweep", "--dry-run"],
  () => ["log", "show", M1],
  () => ["log", "show", "local/standing-s1"],
  () => ["container", "list"],
  () => ["route", "list"],
];

/** Arguments of commands that go on until they are interrupted: what is measured is their start. */
const FOLLOWING: readonly ((bench: Workbench) => readonly string[])[] = [
  () => ["watch"],
  () => ["watch", "local/standing"],
  () => ["events", "--follow"],
  ({ paneId }) => ["events", "--follow", "--pane", paneId],
  () => ["log", "tail", M1],
  () => ["log", "tail", "local/standing-s1"],
];

/** SQLite's quick check reads every page, too. */
const READING_ALL = [
  ["events", "--verify"],
  ["doctor", "--container", "local"],
  ["doctor", "--full"],
];

/** A page as long as that of a young state. */
const ONE = { limit: 1 };

/** How much more a command may cost after years. */
const FLAT = 1.2;

/** Of what has to read everything, only the memory is bounded. */
export function agedRows(without: Workbench, aged: Workbench): Row[] {
  const both = (name: string, task: (bench: Workbench) => Task): Row => ({
    name: `aged: ${name}`,
    floorName: "without age",
    floor: task(without),
    measured: task(aged),
    most: FLAT,
  });
  return [
    ...COMMANDS.map((args) =>
      both(nameOf(args(without), without), (bench) => bench.rig.cli(...args(bench)))
    ),
    ...FOLLOWING.map((args) =>
      both(nameOf(args(without), without), (bench) => bench.rig.follows(...args(bench)))
    ),
    both("layout create and remove", (bench) => bench.createAndRemove),
    both("layout create and remove, pane remove and recreate", (bench) => bench.removeAndRecreate),
    both("rpc, 1 request", (bench) => bench.rig.rpc("managed.layout.list", 1, ONE)),
    both("rpc, 1000 requests", (bench) => bench.rig.rpc("managed.layout.list", 1000, ONE)),
    ...READING_ALL.map((args) => ({
      ...both(`memory of ${args.join(" ")}`, (bench) => bench.rig.cli(...args)),
      ofMemory: true,
    })),
  ];
}

function prefix(id: string): string {
  return id.slice(0, 13);
}

function nameOf(args: readonly string[], { paneId, layoutId, lateEventId }: Workbench): string {
  const words = new Map([
    [paneId, "PANE"],
    [prefix(paneId), "PREFIX"],
    [layoutId, "LAYOUT"],
    [prefix(layoutId), "PREFIX"],
    [lateEventId, "CURSOR"],
  ]);
  return args.map((word) => words.get(word) ?? word).join(" ");
}
