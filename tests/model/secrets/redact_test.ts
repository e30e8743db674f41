import { assertEquals } from "@std/assert";
import { redact } from "../../../src/model/secrets/redact.ts";
import { REDACTED } from "../../../src/model/secrets/secret_words.ts";

Deno.test("values under secret-looking keys are redacted in any case and at any depth", () => {
  const words = [
    ...["TOKEN", "SECRET", "KEY", "PASSWORD", "PASSWD", "PWD"],
    ...["AUTH", "BEARER", "CREDENTIAL", "COOKIE", "PRIVATE"],
  ];
  for (const word of words) {
    for (const key of [word, word.toLowerCase(), `MY_${word}_2`, `x${word}`]) {
      assertEquals(redact({ [key]: "s3cret" }), { [key]: REDACTED }, key);
      assertEquals(redact({ a: [{ [key]: { deep: "s3cret" } }] }), { a: [{ [key]: REDACTED }] });
    }
  }
});

Deno.test("everything else stays as it is", () => {
  const value = {
    argv: ["--token", "visible"],
    working_dir: "/secret",
    marker_token: "0123456789abcdef",
    n: 1,
    none: null,
    yes: true,
  };
  assertEquals(redact(value), value);
  for (const plain of [null, 1, "TOKEN", true]) assertEquals(redact(plain), plain);
});

Deno.test("redacting copies", () => {
  const value = { env: { API_KEY: "s3cret" } };
  redact(value);
  assertEquals(value, { env: { API_KEY: "s3cret" } });
});
