import { assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { requestId } from "../../src/rpc/request_id.ts";

const IDS = [
  "1",
  "null",
  "1.0",
  "-0",
  "1e400",
  "9007199254740993",
  "123456789012345678901234567890.5E-3",
  '"x"',
  '"\\u0041\\\\ \\"id\\": 2, {[]}"',
  '""',
  "[ 1 , [2]]",
  '{"a": {"id": 1}, "id":[ ] }',
];

Deno.test("an id is given as it is written, wherever it stands", () => {
  for (const id of IDS) {
    assertEquals(requestId(`{"id":${id}}`), id);
    assertEquals(requestId(`{ "method" : "m", "id" :\t${id} , "params":{"id":"other"}}`), id);
    assertEquals(requestId(`{"params":[{"id":7}],"id":${id} }`), id);
    assertEquals(requestId(`{"id":0,"\\u0069d":${id}}`), id);
  }
});

Deno.test("a request without an id has none, whatever is nested in it", () => {
  for (const json of ["{}", '{"a":{"id":1}}', '{"a":"id"}', '{"a":["id",1]}', '{"ID":1}']) {
    assertEquals(requestId(json), null);
  }
});

Deno.test("an id that cannot be echoed as it is makes the request malformed", () => {
  const bad = ["[".repeat(17) + "]".repeat(17), "[".repeat(30_000) + "]".repeat(30_000)];
  for (const id of [...bad, '"\u202e"', '"\u007f"', '"\u0085"']) {
    const refusal = assertThrows(() => requestId(`{"id":${id}}`), Refusal);
    assertEquals(refusal.code, "malformed_request");
  }
  assertEquals(requestId(`{"id":${"[".repeat(16)}${"]".repeat(16)}}`)?.length, 32);
});
