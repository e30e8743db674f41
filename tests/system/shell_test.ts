import { assertEquals } from "@std/assert";
import { shellWord, shellWordIfNeeded } from "../../src/system/shell.ts";
import { HOSTILE_STRINGS } from "../support/hostile_strings.ts";
import { sandbox } from "../support/sandbox.ts";

for (const quote of [shellWord, shellWordIfNeeded]) {
  Deno.test(`a shell reads back what ${quote.name} is given`, async () => {
    await using box = await sandbox();
    const script = `printf '%s\\0' ${HOSTILE_STRINGS.map(quote).join(" ")}`;
    const { stdout } = await box.exec(["sh", "-c", script]);
    assertEquals(stdout.split("\0").slice(0, -1), HOSTILE_STRINGS);
  });
}

Deno.test("a plain word needs no quotes", () => {
  assertEquals(shellWordIfNeeded("/srv/logs:/srv/logs"), "/srv/logs:/srv/logs");
  assertEquals(shellWordIfNeeded("/my logs"), "'/my logs'");
  assertEquals(shellWordIfNeeded("=work:"), "'=work:'");
  assertEquals(shellWordIfNeeded(""), "''");
});
