/**
 * Measures whole processes against a floor measured in the same run, and prints one JSON line a measure: medians in
 * milliseconds and MiB, and their ratios. Machines are noisy; the ratios are what can be compared.
 *
 *     deno task bench [--runs N] [--only NAME] [--program PATH]
 *                     [--panes N] [--events N] [--logs N] [--log-mb N]
 *
 * The second group, whose names begin with "aged: ", measures commands on a state with so many archived panes, events,
 * their log files, and a pane's log of such a size, against the same commands on a state without. `flat` says whether
 * time and memory stay within 1.2 of that; for what has to read everything, only memory counts.
 */
import { parseArgs } from "@std/cli/parse-args";
import { agedMeasures } from "./aged.ts";
import { interleaved, type Task } from "./interleaved.ts";
import { type Workbench, workbench } from "./workbench.ts";

/** How much more a command may cost after years. */
const FLAT = 1.2;

const options = parseArgs(Deno.args, {
  string: ["runs", "panes", "events", "logs", "log-mb", "only", "program"],
  default: {
    ...{ runs: "10", panes: "100000", events: "1000000", logs: "100000", "log-mb": "1024" },
    ...{ only: "", program: "" },
  },
});
const runs = Number(options.runs);
const program = options.program === "" ? null : await Deno.realPath(options.program);

await using bench = await workbench({ program });
for (const [name, floor, measured] of measures(bench)) {
  if (name.includes(options.only)) await report(name, [floor, measured]);
}
await measureAged();

/** Each measure against the least that any program of its kind must do. */
function measures({ cli, emptyProgram, ...tasks }: Workbench): [string, Task, Task][] {
  return [
    ["start", emptyProgram, cli("--version")],
    ["layout list", emptyProgram, cli("layout", "list")],
    ["layout show", emptyProgram, cli("layout", "show", "local/standing")],
    ["schema", emptyProgram, cli("schema")],
    ["create and remove", tasks.bareTmuxSession, tasks.createAndRemove],
  ];
}

async function measureAged(): Promise<void> {
  const isWanted = ({ name }: { readonly name: string }) => `aged: ${name}`.includes(options.only);
  if (!agedMeasures(bench, bench).some(isWanted)) return;
  const age = {
    panes: Number(options.panes),
    events: Number(options.events),
    logs: Number(options.logs),
  };
  await using aged = await workbench({ program, age, logMb: Number(options["log-mb"]) });
  for (const { name, tasks, readsAll } of agedMeasures(bench, aged)) {
    const full = `aged: ${name}`;
    if (full.includes(options.only)) await report(full, tasks, readsAll);
  }
}

/** @param readsAll null where it is not asked whether it is flat. */
async function report(
  name: string,
  tasks: readonly [Task, Task],
  readsAll: boolean | null = null,
): Promise<void> {
  const [floor, measured] = await interleaved(runs, tasks);
  if (!floor || !measured) return;
  const [ratio, memoryRatio] = [measured.ms / floor.ms, measured.mb / floor.mb];
  console.log(JSON.stringify({
    name,
    runs,
    floor_ms: round(floor.ms),
    measured_ms: round(measured.ms),
    over_floor_ms: round(measured.ms - floor.ms),
    ratio: round(ratio),
    floor_cpu_ms: round(floor.cpuMs),
    measured_cpu_ms: round(measured.cpuMs),
    cpu_ratio: round(measured.cpuMs / floor.cpuMs),
    floor_mb: round(floor.mb),
    measured_mb: round(measured.mb),
    memory_ratio: round(memoryRatio),
    ...(readsAll === null ? {} : {
      reads_all: readsAll,
      flat: (readsAll || ratio <= FLAT) && memoryRatio <= FLAT,
    }),
  }));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
