import { assertEquals } from "@std/assert";
import { MaskedStream } from "../../../src/model/secrets/masked_stream.ts";

const KEY = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz";

Deno.test("whole lines are given, the rest is held until it is asked for", () => {
  const stream = new MaskedStream();
  assertEquals(stream.add("one\ntw"), "one\n");
  assertEquals(stream.holds, true);
  assertEquals(stream.add("o\n"), "two\n");
  assertEquals(stream.holds, false);
  assertEquals(stream.add("Go on? [y/N] no"), "");
  assertEquals(stream.words(), "Go on? [y/N]");
  assertEquals(stream.rest(), " no");
  assertEquals(stream.rest(), "");
});

Deno.test("no key is given however its text is cut", () => {
  for (
    const text of [
      `use ${KEY} now\nnext\n`,
      `password: \x1b[33mhunter2hunter2\x1b[0m now\n`,
      "-----BEGIN PRIVATE KEY-----\nhunter2\nhunter2\n-----END PRIVATE KEY-----\n",
      `x TOKEN="hunter2 hunter2" now\n`,
    ]
  ) {
    for (let cut = 1; cut < text.length; cut++) {
      const stream = new MaskedStream();
      const given = stream.add(text.slice(0, cut)) + stream.words() +
        stream.add(text.slice(cut)) + stream.rest();
      assertEquals(/hunter2|api03|mnopq/.test(given), false, `${cut}: ${given}`);
    }
  }
});

Deno.test("a key that began before the stream is masked in it", () => {
  const stream = new MaskedStream(`use ${KEY.slice(0, 30)}`);
  assertEquals(stream.add(`${KEY.slice(30)} now\n`), "<redacted> now\n");
});

Deno.test("of a line without an end no more than some thousand characters are held", () => {
  const stream = new MaskedStream();
  let given = "";
  const text = `${"word ".repeat(300)}${KEY} `.repeat(40);
  for (let at = 0; at < text.length; at += 999) {
    given += stream.add(text.slice(at, at + 999));
    assertEquals(at - given.length < 8192, true);
  }
  given += stream.rest();
  assertEquals(given.replaceAll(/(?:<redacted>)+/g, KEY), text);
});

Deno.test("neither a character nor an escape sequence is cut", () => {
  for (const unit of ["\u{1f600}", "\x1b[38;5;100m"]) {
    for (let shift = 0; shift < unit.length; shift++) {
      const stream = new MaskedStream();
      const given = stream.add("x".repeat(shift) + unit.repeat(3000));
      assertEquals(given.slice(shift).length % unit.length, 0);
    }
  }
});
