import { assertEquals } from "@std/assert";
import { interleaved, median, restoredBy, type Task } from "../../scripts/bench/interleaved.ts";
import { isFarOff, resultOf, tableRow } from "../../scripts/bench/report.ts";
import type { Row } from "../../scripts/bench/rows.ts";

/** A task that takes these times, one a run. */
function taking(...times: number[]): Task {
  let run = 0;
  return () => Promise.resolve({ ms: times[run++]!, cpuMs: 1, mb: 50 });
}

function rowWith(options: Partial<Row>): Row {
  const nothing = taking();
  return { name: "a", floorName: "b", floor: nothing, measured: nothing, most: null, ...options };
}

Deno.test("medians leave the first turn and what is restored out", async () => {
  let restored = 0;
  const restore: Task = () => {
    restored++;
    return Promise.resolve({ ms: 1000, cpuMs: 1, mb: 1000 });
  };
  const [floor, measured] = await interleaved(3, [
    taking(99, 10, 30, 20),
    restoredBy(taking(99, 50, 10, 30), restore),
  ]);
  assertEquals([floor?.ms, floor?.minMs, floor?.maxMs], [20, 10, 30]);
  assertEquals([measured?.ms, measured?.mb, restored], [30, 50, 4]);
  assertEquals([median([4, 1, 3, 2]), median([])], [2.5, NaN]);
});

Deno.test("a row tells its ratio, and is far off at half as much again as it may or does take", async () => {
  const [floor, measured] = await interleaved(1, [taking(0, 100), taking(0, 290)]);
  const result = (row: Row) => resultOf(row, 1, floor!, measured!);
  assertEquals(
    tableRow(result(rowWith({ most: 1.5 }))),
    "| a | b | 100 (100–100) | 290 (290–290) | 2.90 | 1.5 |",
  );
  const cases: [Partial<Row>, boolean][] = [
    [{ most: 1.9 }, true],
    [{ most: 2 }, false],
    [{ most: 1.5, usual: 2 }, false],
    [{ most: null }, false],
    [{ most: 0.9, ofMemory: true }, false],
  ];
  for (const [options, far] of cases) {
    const row = rowWith(options);
    assertEquals(isFarOff(row, result(row)), far, JSON.stringify(options));
  }
});
