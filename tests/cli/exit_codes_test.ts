import { assertEquals } from "@std/assert";
import { EXIT } from "../../src/cli/command/exit.ts";
import { ROOT } from "../support/root.ts";

Deno.test("the scripting guide has every exit code by its name, and no other", () => {
  const guide = Deno.readTextFileSync(`${ROOT}docs/scripting.md`);
  const rows = [...guide.matchAll(/^\| (\d+) +\| `(\w+)`/gm)];
  assertEquals(Object.fromEntries(rows.map(([, code, name]) => [name, Number(code)])), EXIT);
});
