/**
 * Measures whole processes of the compiled program against a floor that is measured in the same run, and prints a table:
 * medians with the shortest and the longest time in milliseconds, and their ratios. Machines are noisy; the ratios are
 * what can be compared.
 *
 *     deno task bench [--small] [--runs N] [--only NAME] [--json FILE] [--program PATH] [--check]
 *                     [--panes N] [--events N] [--logs N] [--log-mb N]
 *
 * `--small` leaves out what takes long: many containers, and the rows whose names begin with "aged: ", commands on a
 * state with so many archived panes, events, their log files, and a pane's log of such a size, against the same commands
 * on a state without. With `--check` the exit code is 1 where a ratio is far off what it is to be.
 */
import { parseArgs } from "@std/cli/parse-args";
import { agedRows } from "./aged.ts";
import { containerRows, localRows, manyRows, type Row } from "./rows.ts";
import { containers, whyNoContainers } from "./containers.ts";
import { interleaved } from "./interleaved.ts";
import { preparePrograms, type Programs } from "./programs.ts";
import { isFarOff, type Result, resultOf, TABLE_HEAD, tableRow } from "./report.ts";
import { workbench } from "./workbench.ts";

const LAYOUTS = 40;
/** How large the log of a pane is that has no age, in MiB: enough for what is shown of one. */
const YOUNG_LOG_MB = 2;
const CONTAINERS = 10;

/** How often a row is measured in all before it counts as far off: something else may have run beside it. */
const ATTEMPTS = 3;

const options = parseArgs(Deno.args, {
  boolean: ["small", "check"],
  string: ["runs", "panes", "events", "logs", "log-mb", "only", "program", "json"],
  default: {
    ...{ panes: "100000", events: "1000000", logs: "100000", "log-mb": "1024" },
    ...{ only: "", program: "", json: "" },
  },
});
const runs = Number(options.runs ?? (options.small ? 3 : 15));
const results: Result[] = [];
const farOff: Result[] = [];
/** The marks are those of compiled programs. */
let isChecked = false;

async function main(): Promise<number> {
  const folder = Deno.makeTempDirSync({ dir: "/tmp", prefix: "at-bench-" });
  try {
    const given = options.program === "" ? null : await Deno.realPath(options.program);
    const programs = await preparePrograms(folder, given);
    if (programs.problem !== null) {
      console.error(`bench: run from source, for it cannot be compiled: ${programs.problem}`);
    }
    isChecked = options.check && programs.problem === null;
    console.log(TABLE_HEAD);
    await measureAll(programs);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
  if (options.json !== "") {
    Deno.writeTextFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  }
  if (!isChecked) return 0;
  for (const { name, ratio } of farOff) console.error(`bench: ${name}: ${ratio}`);
  return farOff.length > 0 ? 1 : 0;
}

async function measureAll(programs: Programs): Promise<void> {
  await using bench = await workbench({ programs, logMb: YOUNG_LOG_MB });
  {
    await using many = await workbench({ programs, layouts: LAYOUTS });
    await measure(localRows(bench, many));
  }
  const why = await whyNoContainers();
  if (why === null) {
    await using one = await containers(programs, 1);
    await measure(containerRows(one));
    if (!options.small) {
      await using many = await containers(programs, CONTAINERS);
      await measure(manyRows(one, many));
    }
  } else {
    console.error(`bench: without containers: ${why}`);
  }
  if (options.small) return;
  const age = {
    panes: Number(options.panes),
    events: Number(options.events),
    logs: Number(options.logs),
  };
  await using aged = await workbench({ programs, age, logMb: Number(options["log-mb"]) });
  await measure(agedRows(bench, aged));
}

async function measure(rows: readonly Row[]): Promise<void> {
  for (const row of rows.filter(({ name }) => name.includes(options.only))) {
    let result = await resultFor(row);
    for (let again = 1; again < ATTEMPTS && isChecked && isFarOff(row, result); again++) {
      result = await resultFor(row);
    }
    results.push(result);
    if (isFarOff(row, result)) farOff.push(result);
    console.log(tableRow(result));
  }
}

async function resultFor(row: Row): Promise<Result> {
  const [floor, measured] = await interleaved(runs, [row.floor, row.measured]);
  return resultOf(row, runs, floor!, measured!);
}

if (import.meta.main) Deno.exit(await main());
