/** The entries of the troubleshooting page, and the tests that live through each. */
import { assertEquals } from "@std/assert";
import { filesBelow } from "../../../scripts/source_files.ts";
import { ROOT } from "../../support/root.ts";
import { entries } from "../../support/troubleshooting.ts";

/** The headings that tests take entries by; each of these takes its message and its commands, too. */
function tested(): Set<string> {
  const texts = filesBelow(ROOT, "tests", /_test\.ts$/)
    .map((path) => Deno.readTextFileSync(`${ROOT}/${path}`));
  const headings = (text: string) =>
    [...text.matchAll(/const (\w+) = entry\(\s*"([^"]+)",?\s*\)/g)].flatMap(
      ([, name, heading = ""]) =>
        text.includes(`${name}.seen(`) && text.includes(`${name}.follow(`) ? [heading] : [],
    );
  return new Set(texts.flatMap(headings));
}

Deno.test("every entry of the page is lived through by a test", () => {
  const known = [...entries().keys()];
  assertEquals(known.filter((heading) => !tested().has(heading)), []);
  assertEquals([...tested()].filter((heading) => !known.includes(heading)), []);
  assertEquals(known.length > 15, true);
});

Deno.test("every entry has a message, what it means, and what to do", () => {
  for (const [heading, text] of entries()) {
    const [message = "", meaning = ""] = text.trimStart().split(/^```\n/m);
    assertEquals([message.startsWith("```text"), /\w/.test(meaning)], [true, true], heading);
    assertEquals(/^```sh$/m.test(text), true, heading);
  }
});
