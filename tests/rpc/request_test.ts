import { assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import {
  MAX_REQUEST_BYTES,
  readJson,
  readRequest,
  readRequestText,
  requireSize,
} from "../../src/rpc/request.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function codeOf(act: () => unknown): string {
  return assertThrows(act, Refusal).code;
}

Deno.test("params may be nested or stand flat beside the method", () => {
  const nested = readRequest({ method: "m", params: { a: 1 }, id: 7 });
  assertEquals(nested, { method: "m", params: { a: 1 } });
  const flat = readRequest({ method: "m", a: 1, id: 7 });
  assertEquals(flat, { method: "m", params: { a: 1 } });
});

Deno.test("params that are null are as good as left out", () => {
  assertEquals(readRequest({ method: "m", params: null, a: 1 }).params, { a: 1 });
});

Deno.test("what is no object, or names no method, is malformed", () => {
  for (const value of [null, 5, "x", [], [{ method: "m" }], {}, { method: 5 }]) {
    assertEquals(codeOf(() => readRequest(value)), "malformed_request");
  }
  assertEquals(codeOf(() => readRequest({ method: "m", params: [] })), "malformed_request");
});

Deno.test("a request is one JSON value in strict UTF-8, without NUL and CR", () => {
  const bad: (string | Uint8Array<ArrayBuffer>)[] = [
    "",
    "{",
    "{} {}",
    "{}\r",
    '{"a":"\0"}',
    "\ufeff{}",
    new Uint8Array([0x22, 0xff, 0x22]),
  ];
  for (const text of bad) {
    const bytes = typeof text === "string" ? encode(text) : text;
    assertEquals(codeOf(() => readJson(readRequestText(bytes))), "malformed_request");
  }
  assertEquals(readJson(readRequestText(encode(' {"a":"ü"}\n'))), { a: "ü" });
});

Deno.test("a request may have 64 KiB and no byte more", () => {
  requireSize(MAX_REQUEST_BYTES);
  const refusal = assertThrows(() => requireSize(MAX_REQUEST_BYTES + 1), Refusal);
  assertEquals(refusal.details, { size_limit_bytes: 65536, actual_size_bytes: 65537 });
});
