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

const LONG = "aB3dE5gH7jK9mN1pQ3sTaB3dE5gH7jK9mN1pQ3sT";

/** Secrets that show what they are only once they are whole, with what is before them. */
const LATE: readonly (readonly [before: string, secret: string])[] = [
  ["use sk_live_", LONG],
  ["use hf_", LONG],
  ["use ghp_", LONG],
  ["use eyJ", LONG],
  ["use glpat-", LONG],
  ["use dckr_pat_", LONG],
  ["use xkeysib-", LONG],
  ["use AKIA", "IOSFODNN7EXAMPLE"],
  ["Authorized with Bearer ", LONG],
  ["https://x.org/f?sig=", LONG],
  ["git clone https://me:", "hunter2hunter2hunter2@example.org/x"],
  ["postgres://me:", "hunter/2hunter/2hunter/2@db/x"],
];

Deno.test("no beginning of a secret is given while the rest of it is waited for", () => {
  for (const [before, secret] of LATE) {
    for (const colour of ["", "\x1b[31m"]) {
      for (let cut = 4; cut < secret.split("@")[0]!.length; cut++) {
        const stream = new MaskedStream();
        let given = stream.add(before + colour + secret.slice(0, cut));
        given += stream.words() + stream.rest() + stream.rest();
        const later = stream.add(`${secret.slice(cut)}\n`);
        const message = `${before} ${cut}: ${given} | ${later}`;
        assertEquals(given.includes(secret.slice(0, 4)), false, message);
        assertEquals((given + later).includes("<redacted>"), true, message);
        assertEquals(later.includes(secret.slice(cut).split("@")[0]!.slice(-4)), false, message);
      }
    }
  }
});

Deno.test("what is no beginning of a secret is given at once", () => {
  for (
    const text of [
      "Password: ",
      "Compiling...",
      "50%",
      "at http://localhost:8080",
      "at http://127.0.0.1:80",
      "see https://example.org/path",
      "me@host1:~/src$ ",
      "user:password",
      "sk",
    ]
  ) {
    const stream = new MaskedStream();
    assertEquals(stream.add(text) + stream.words() + stream.rest(), text);
  }
});

Deno.test("what may be the beginning of a secret is held up to a bound, and not behind its line", () => {
  const stream = new MaskedStream();
  let given = "";
  for (let count = 0; count < 40; count++) given += stream.add("re_".repeat(100)) + stream.rest();
  assertEquals(given.length > 40 * 300 - 8192, true);
  assertEquals(stream.add("\nnext\n").endsWith("\nnext\n"), true);
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
