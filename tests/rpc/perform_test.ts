import { assertEquals, assertRejects } from "@std/assert";
import type { Context } from "../../src/context.ts";
import { Refusal } from "../../src/model/errors.ts";
import { dispatch } from "../../src/rpc/serve/dispatch.ts";
import { responseText, serve } from "../../src/rpc/serve/serve.ts";
import { contextOn } from "../support/context.ts";
import { exactly } from "../support/items.ts";
import { sandbox } from "../support/sandbox.ts";
import { method } from "../../src/rpc/method.ts";
import { perform } from "../../src/rpc/perform.ts";
import * as s from "../../src/rpc/shape.ts";

const QUIET = { recover: false, onBug: () => {} };

function bytes(...lines: string[]): ReadableStream<Uint8Array> {
  return ReadableStream.from([new TextEncoder().encode(lines.join("\n"))]);
}

async function answers(ctx: Context, ...lines: string[]): Promise<Record<string, unknown>[]> {
  const responses = await Array.fromAsync(serve(ctx, bytes(...lines), QUIET));
  return responses.map((response) => JSON.parse(responseText(response)));
}

Deno.test("peer scope comes before field shapes", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const inside: Context = { ...at.ctx, peer: { kind: "container", claims: [] } };
  const answer = await dispatch(inside, { method: "managed.layout.create", params: {} }, QUIET);
  assertEquals(answer.ok ? null : answer.error.code, "host_only");
});

Deno.test("a bug is an internal_error on the wire, and its cause stays here", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const causes: unknown[] = [];
  const broken: Context = {
    ...at.ctx,
    get store(): never {
      throw new Error("secret cause");
    },
  };
  const answer = await dispatch(broken, { method: "managed.layout.list", params: {} }, {
    recover: false,
    onBug: (cause) => causes.push(cause),
  });
  assertEquals(answer.ok ? null : answer.error.code, "internal_error");
  assertEquals(JSON.stringify(answer).includes("secret"), false);
  assertEquals(String(causes[0]), "Error: secret cause");
});

Deno.test("rpc answers in order, echoes ids, skips blank lines and survives what it cannot read", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const answered = await answers(
    at.ctx,
    '{"id":1,"method":"managed.layout.list"}',
    " \t",
    "",
    '{"id":null,"method":"app.nope"}',
    "{",
    '{"method":"managed.pane.promote_from_adopted","id":"x"}',
  );
  const [listed, unknown, malformed, reserved] = exactly(answered, 4);
  assertEquals(listed, { id: 1, ok: true, result: { items: [], next: null } });
  assertEquals(unknown.id, null);
  assertEquals(unknown.app_contract_version, "1.1");
  assertEquals((malformed.error as { code: string }).code, "malformed_request");
  assertEquals("id" in malformed, false);
  assertEquals(reserved.id, "x");
  assertEquals((reserved.error as { details: unknown }).details, { reserved_since: "FEAT-013" });
});

Deno.test("rpc refuses an overlong line and answers the next", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const long = JSON.stringify({ method: "managed.layout.list", pad: "x".repeat(65536) });
  const answered = await answers(at.ctx, long, '{"method":"managed.layout.list"}');
  const [refused, listed] = exactly(answered, 2);
  assertEquals(refused.error, {
    code: "payload_too_large",
    message: `the request has ${long.length} bytes, at most 65536 are allowed`,
    details: { size_limit_bytes: 65536, actual_size_bytes: long.length },
  });
  assertEquals(listed.ok, true);
});

Deno.test("what changes something is refused where the state can only be read", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const ctx = {
    ...at.ctx,
    store: Object.create(at.ctx.store, { whyReadOnly: { value: "no room" } }),
  };
  const row = method({
    name: "managed.test",
    summary: "",
    effect: "write",
    access: "anyone",
    request: s.object({}),
    result: s.object({}),
    recoveryScope: () => null,
    run: () => Promise.reject(new Error("must not run")),
  });
  const refusal = await assertRejects(() => perform(ctx, row, {}, { recover: true }), Refusal);
  assertEquals(refusal.code, "state_unavailable");
});
