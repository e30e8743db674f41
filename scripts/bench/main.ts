/**
 * Measures whole processes against a floor measured in the same run, and prints one JSON line a measure:
 * medians in milliseconds and their ratio. Machines are noisy; the ratio is what can be compared.
 *
 *     deno task bench [--runs N]
 */
import { parseArgs } from "@std/cli/parse-args";
import { interleaved } from "./interleaved.ts";
import { workbench } from "./workbench.ts";

const { runs } = parseArgs(Deno.args, { string: ["runs"], default: { runs: "10" } });

await using bench = await workbench();

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
