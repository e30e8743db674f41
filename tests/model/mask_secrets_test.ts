import { assertEquals } from "@std/assert";
import { maskSecrets } from "../../src/model/mask_secrets.ts";

const MASKED: [string, string][] = [
  ["use sk-ant-api03-abcdefghijklmnop now", "use <redacted> now"],
  ["ghp_abcdefghijklmnopqrstuvwxyz0123456789", "<redacted>"],
  ["github_pat_11ABCDEFG0abcdefghijkl_x", "<redacted>"],
  ["id AKIAIOSFODNN7EXAMPLE.", "id <redacted>."],
  ["xoxb-123456789012-abcdef", "<redacted>"],
  ["Authorization: Bearer abc.def-ghi_jkl", "Authorization: Bearer <redacted>"],
  ["authorization: basic dXNlcjpwYXNz", "authorization: basic <redacted>"],
  ["export API_KEY=abc123 next", "export API_KEY=<redacted> next"],
  ['DB_PASSWORD="two words" next', "DB_PASSWORD=<redacted> next"],
  ["--auth-token=abc", "--auth-token=<redacted>"],
  ['{"api_key": "abc", "name": "x"}', '{"api_key": <redacted>, "name": "x"}'],
  ["https://user:hunter2@example.org/x", "https://user:<redacted>@example.org/x"],
  ["t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-_1", "t=<redacted>"],
  [
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nrest",
    "-----BEGIN RSA PRIVATE KEY-----<redacted>-----END RSA PRIVATE KEY-----\nrest",
  ],
];

for (const [text, masked] of MASKED) {
  Deno.test(`"${text.split("\n")[0]}" is masked`, () => assertEquals(maskSecrets(text), masked));
}

Deno.test("plain text stays as it is", () => {
  for (
    const text of [
      "a=1 b = 2",
      "the key to it: none",
      "task-force sk-1",
      "https://example.org:80/x@y",
      "",
    ]
  ) {
    assertEquals(maskSecrets(text), text);
  }
});

Deno.test("no text costs more than linear time", () => {
  const start = performance.now();
  for (
    const unit of [
      "KEY",
      "a_KEY=",
      "sk-",
      "eyJaaaaaaaaa.",
      "x:/",
      "-----BEGIN PRIVATE KEY-----",
      "Bearer ",
    ]
  ) {
    maskSecrets(unit.repeat(100_000));
  }
  assertEquals(performance.now() - start < 10_000, true);
});
