import { assertEquals } from "@std/assert";
import { methodsDocument } from "../../scripts/document_methods.ts";
import { ROOT } from "../support/root.ts";

/** deno fmt breaks lines as it likes. */
const words = (text: string) => text.replaceAll(/\s+/g, " ").trim();

Deno.test("docs/method-reference.md says what scripts/document_methods.ts writes", () => {
  const written = Deno.readTextFileSync(`${ROOT}docs/method-reference.md`);
  assertEquals(words(written), words(methodsDocument()));
});
