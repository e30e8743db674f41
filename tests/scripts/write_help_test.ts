import { assertEquals } from "@std/assert";
import { helpModule } from "../../scripts/write_help.ts";
import { ROOT } from "../support/root.ts";

Deno.test("src/cli/render/top_help.ts says what scripts/write_help.ts writes", async () => {
  assertEquals(Deno.readTextFileSync(`${ROOT}src/cli/render/top_help.ts`), await helpModule());
});
