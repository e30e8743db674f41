import { assertEquals } from "@std/assert";
import {
  fitColumns,
  NAME_RANK,
  NEAR_RANK,
  STATE_RANK,
  type Wanted,
} from "../../../../src/cli/render/table/fit_columns.ts";

const COLUMNS: readonly Wanted[] = [
  { rank: NAME_RANK, min: 6, cells: 20 },
  { rank: STATE_RANK, min: 9, cells: 16 },
  { rank: 3, min: 8, cells: 30 },
  { rank: 4, cells: 3 },
  { rank: 5, cells: 4 },
];

Deno.test("what fits is left as it is", () => {
  assertEquals(fitColumns(COLUMNS, 81), [20, 16, 30, 3, 4]);
  assertEquals(fitColumns(COLUMNS, 500), [20, 16, 30, 3, 4]);
  assertEquals(fitColumns([], 10), []);
});

Deno.test("the highest rank gives way first: cut as far as it may be, then left out", () => {
  assertEquals(fitColumns(COLUMNS, 80), [20, 16, 30, 3, 0]);
  assertEquals(fitColumns(COLUMNS, 74), [20, 16, 30, 0, 0]);
  assertEquals(fitColumns(COLUMNS, 60), [20, 16, 20, 0, 0]);
  assertEquals(fitColumns(COLUMNS, 48), [20, 16, 8, 0, 0]);
  assertEquals(fitColumns(COLUMNS, 47), [20, 16, 0, 0, 0]);
});

Deno.test("names are cut last, and they and states are not left out", () => {
  assertEquals(fitColumns(COLUMNS, 34), [20, 12, 0, 0, 0]);
  assertEquals(fitColumns(COLUMNS, 31), [20, 9, 0, 0, 0]);
  assertEquals(fitColumns(COLUMNS, 25), [14, 9, 0, 0, 0]);
  assertEquals(fitColumns(COLUMNS, 17), [6, 9, 0, 0, 0]);
});

Deno.test("what is near a state stays whole until the state is cut", () => {
  const columns: Wanted[] = [
    { rank: NAME_RANK, min: 6, cells: 10 },
    { rank: STATE_RANK, min: 9, cells: 20 },
    { rank: NEAR_RANK, min: 5, cells: 10 },
  ];
  assertEquals(fitColumns(columns, 33), [10, 9, 10]);
  assertEquals(fitColumns(columns, 28), [10, 9, 5]);
  // Then the state has the room.
  assertEquals(fitColumns(columns, 27), [10, 15, 0]);
});

Deno.test("columns of one rank are cut to one width, and those that are short are not", () => {
  const names = [20, 40, 7].map((cells): Wanted => ({ rank: NAME_RANK, min: 6, cells }));
  assertEquals(fitColumns(names, 61), [20, 30, 7]);
  assertEquals(fitColumns(names, 47), [18, 18, 7]);
});

Deno.test("of one rank the last is left out first, and the others have their room again", () => {
  const columns: Wanted[] = [
    { rank: NAME_RANK, min: 6, cells: 10 },
    { rank: 3, min: 5, cells: 12 },
    { rank: 3, min: 5, cells: 12 },
  ];
  assertEquals(fitColumns(columns, 24), [10, 5, 5]);
  assertEquals(fitColumns(columns, 23), [10, 11, 0]);
  assertEquals(fitColumns(columns, 18), [10, 6, 0]);
  assertEquals(fitColumns(columns, 16), [10, 0, 0]);
});

Deno.test("on a terminal that nothing can be read on, nothing is wider than that", () => {
  const columns: Wanted[] = [{ rank: 9, cells: 8 }, ...COLUMNS];
  for (let width = 1; width < 17; width++) {
    const cells = fitColumns(columns, width).filter((each) => each > 0);
    const line = cells.reduce((sum, each) => sum + each + 2, -2);
    assertEquals([cells.length > 0, line <= width], [true, true], `${width}: ${cells}`);
  }
});
