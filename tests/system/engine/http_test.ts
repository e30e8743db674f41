import { assertEquals, assertRejects } from "@std/assert";
import { BadReply, connect, exchange, upgrade } from "../../../src/system/engine/http.ts";
import { sandbox } from "../../support/sandbox.ts";

/** Answers every connection with these pieces, one after the other; gives what was asked. */
async function answering<T>(
  pieces: readonly string[],
  act: (connection: Deno.Conn) => Promise<T>,
): Promise<{ result: T; asked: string }> {
  await using box = await sandbox();
  const path = `${box.dir}/engine`;
  using listener = Deno.listen({ transport: "unix", path });
  const serving = (async () => {
    using connection = await listener.accept();
    const bytes = new Uint8Array(1 << 16);
    const length = await connection.read(bytes) ?? 0;
    for (const piece of pieces) {
      await connection.write(new TextEncoder().encode(piece));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return new TextDecoder().decode(bytes.subarray(0, length));
  })();
  const connection = await connect({ kind: "unix", path });
  try {
    return { result: await act(connection), asked: await serving };
  } finally {
    connection.close();
    await serving;
  }
}

const GET = { method: "GET", path: "/x" } as const;

Deno.test("a request says what it wants, and that it wants no more", async () => {
  const { asked } = await answering(
    ["HTTP/1.1 204 No Content\r\n\r\n"],
    (connection) => exchange(connection, { method: "POST", path: "/y", body: { a: "é" } }),
  );
  assertEquals(asked.split("\r\n"), [
    "POST /y HTTP/1.1",
    "Host: docker",
    "Connection: close",
    "Content-Type: application/json",
    "Content-Length: 10",
    "",
    '{"a":"é"}',
  ]);
});

const BODIES: readonly (readonly [what: string, pieces: readonly string[], body: string])[] = [
  ["a length", ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, more"], "hello"],
  ["chunks", [
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
    "lo\r\n6;x=y\r\n, all",
    "!\r\n0\r\n\r\n",
  ], "hello, all!"],
  ["an end", ["HTTP/1.0 200 OK\r\n\r\nhe", "llo"], "hello"],
  ["pieces of the head", ["HTTP/1.1 20", "0 OK\r\nCONTENT-LENGTH:", "5\r\n\r", "\nhello"], "hello"],
  ["one that goes before", [
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
  ], "hi"],
];

for (const [what, pieces, body] of BODIES) {
  Deno.test(`an answer is read whole: ${what}`, async () => {
    const { result } = await answering(pieces, (connection) => exchange(connection, GET));
    assertEquals([result.status, result.body], [200, body]);
  });
}

const BROKEN: readonly (readonly [what: string, pieces: readonly string[]])[] = [
  ["nothing", []],
  ["no HTTP", ["SSH-2.0-OpenSSH\r\n\r\n"]],
  ["a head that breaks off", ["HTTP/1.1 200 OK\r\nContent"]],
  ["a body that breaks off", ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"]],
  ["a chunk without a length", ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"]],
  ["a length that is none", ["HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello"]],
  ["a length without end", ["HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nhello"]],
  ["a head without end", ["HTTP/1.1 200 OK\r\n", ...Array(40).fill(`a: ${"b".repeat(2048)}\r\n`)]],
];

for (const [what, pieces] of BROKEN) {
  Deno.test(`what is no whole answer is none: ${what}`, async () => {
    await answering(
      pieces,
      (connection) => assertRejects(() => exchange(connection, GET), BadReply),
    );
  });
}

Deno.test("a connection is handed over with what has come on it already", async () => {
  const { result, asked } = await answering(
    ["HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nfirst"],
    (connection) => upgrade(connection, { method: "POST", path: "/s", body: {} }),
  );
  assertEquals("rest" in result && new TextDecoder().decode(result.rest), "first");
  assertEquals(asked.includes("Connection: Upgrade\r\nUpgrade: tcp\r\n"), true);
});

Deno.test("a connection that is refused says why", async () => {
  const { result } = await answering(
    ["HTTP/1.1 409 Conflict\r\nContent-Length: 20\r\n\r\n" + '{"message":"paused"}'],
    (connection) => upgrade(connection, { method: "POST", path: "/s", body: {} }),
  );
  assertEquals("status" in result && [result.status, result.body], [409, '{"message":"paused"}']);
});
