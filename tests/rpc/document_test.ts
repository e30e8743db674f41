import { assertEquals } from "@std/assert";
import { methodsDocument } from "../../src/rpc/document.ts";
import { ROOT } from "../support/root.ts";

/** deno fmt breaks lines as it likes. */
const words = (text: string) => text.replaceAll(/\s+/g, " ").trim();

Deno.test("docs/methods.md says what src/rpc/document.ts writes", () => {
  const written = Deno.readTextFileSync(`${ROOT}docs/methods.md`);
  assertEquals(words(written), words(methodsDocument()));
});
