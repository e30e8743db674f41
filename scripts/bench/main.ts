/**
 * Measures whole processes against a floor measured in the same run, and prints one JSON line a measure:
 * medians in milliseconds and their ratio. Machines are noisy; the ratio is what can be compared.
 *
 *     deno task bench [--runs N] [--panes N] [--events N]
 *
 * The last group measures commands on a state with so many archived panes and events against the same ones on a state
 * without.
 */
import { parseArgs } from "@std/cli/parse-args";
import { interleaved } from "./interleaved.ts";
import { workbench } from "./workbench.ts";

const { runs, panes, events } = parseArgs(Deno.args, {
  string: ["runs", "panes", "events"],
  default: { runs: "10", panes: "100000", events: "1000000" },
});

await using bench = await workbench();
await using aged = await workbench({ panes: Number(panes), events: Number(events) });

/** Each measure against the least that any program of its kind must do. */
const measures = [
  { name: "start", floor: bench.emptyProgram, measured: bench.cli("--version") },
  { name: "layout list", floor: bench.emptyProgram, measured: bench.cli("layout", "list") },
  {
    name: "layout show",
    floor: bench.emptyProgram,
    measured: bench.cli("layout", "show", "local/standing"),
  },
  { name: "schema", floor: bench.emptyProgram, measured: bench.cli("schema") },
  { name: "create and remove", floor: bench.bareTmuxSession, measured: bench.createAndRemove },
  ...[
    ["layout", "list"],
    ["layout", "show", "local/standing"],
    ["pane", "list", "--limit", "10"],
    ["agent", "list"],
    ["status"],
    ["recover"],
    ["events", "--limit", "10"],
    ["events", "--since", "1m", "--limit", "10"],
  ].map((words) => ({
    name: `aged: ${words.join(" ")}`,
    floor: bench.cli(...words),
    measured: aged.cli(...words),
  })),
  {
    name: "aged: pane show PREFIX",
    floor: bench.cli("pane", "show", bench.panePrefix),
    measured: aged.cli("pane", "show", aged.panePrefix),
  },
  { name: "aged: create and remove", floor: bench.createAndRemove, measured: aged.createAndRemove },
  {
    name: "aged: rpc, 1000 requests",
    floor: bench.rpc("managed.layout.list", 1000),
    measured: aged.rpc("managed.layout.list", 1000),
  },
];

for (const { name, floor, measured } of measures) {
  const [floorMs = NaN, measuredMs = NaN] = await interleaved(Number(runs), [floor, measured]);
  console.log(JSON.stringify({
    name,
    runs: Number(runs),
    floor_ms: round(floorMs),
    measured_ms: round(measuredMs),
    over_floor_ms: round(measuredMs - floorMs),
    ratio: round(measuredMs / floorMs),
  }));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
