import { assertEquals, assertRejects } from "@std/assert";
import { BadReply, HttpConnection } from "../../../src/system/engine/http.ts";
import { SocketLink } from "../../../src/system/engine/socket_link.ts";
import { sandbox } from "../../support/sandbox.ts";

/** Answers every connection with these pieces, one after the other; gives what was asked. */
async function answering<T>(
  pieces: readonly string[],
  act: (connection: HttpConnection) => Promise<T>,
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
  const link = new SocketLink({ kind: "unix", path });
  try {
    return { result: await act(new HttpConnection(link)), asked: await serving };
  } finally {
    link.end();
    await serving;
  }
}

const GET = { method: "GET", path: "/x" } as const;

Deno.test("a request says what it wants", async () => {
  const { asked } = await answering(
    ["HTTP/1.1 204 No Content\r\n\r\n"],
    (connection) => connection.ask([{ method: "POST", path: "/y", body: { a: "é" } }]),
  );
  assertEquals(asked.split("\r\n"), [
    "POST /y HTTP/1.1",
    "Host: docker",
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
    const { result } = await answering(pieces, (connection) => connection.ask([GET]));
    assertEquals(result.map(({ status, body }) => [status, body]), [[200, body]]);
  });
}

const BROKEN: readonly (readonly [what: string, pieces: readonly string[]])[] = [
  ["nothing", []],
  ["no HTTP", ["SSH-2.0-OpenSSH\r\n\r\n"]],
  ["a head that breaks off", ["HTTP/1.1 200 OK\r\nContent"]],
  ["a body that breaks off", ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"]],
  ["a chunk without a length", ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"]],
  ["a length that is none", ["HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello"]],
  ["a length below nothing", ["HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nhello"]],
  ["a length without end", ["HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nhello"]],
  ["a head without end", ["HTTP/1.1 200 OK\r\n", ...Array(40).fill(`a: ${"b".repeat(2048)}\r\n`)]],
];

for (const [what, pieces] of BROKEN) {
  Deno.test(`what is no whole answer is none: ${what}`, async () => {
    await answering(
      pieces,
      (connection) => assertRejects(() => connection.ask([GET]), BadReply),
    );
  });
}

const HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

const FOLLOWED:
  readonly (readonly [what: string, pieces: readonly string[], isReusable: boolean])[] = [
    ["a length", [HI], true],
    ["chunks", ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"], true],
    ["nothing", ["HTTP/1.1 204 No Content\r\n\r\n"], true],
    ["an end", ["HTTP/1.1 200 OK\r\n\r\nhi"], false],
    ["the last", ["HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nhi"], false],
    ["an old one", ["HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi"], false],
  ];

for (const [what, pieces, isReusable] of FOLLOWED) {
  Deno.test(`after ${what}, another request ${isReusable ? "may" : "cannot"} follow`, async () => {
    const { result } = await answering(pieces, async (connection) => {
      await connection.ask([GET]);
      return connection.isReusable;
    });
    assertEquals(result, isReusable);
  });
}

Deno.test("requests are sent together, and answered in their order", async () => {
  const second = HI.replace("hi", "ho");
  const { result, asked } = await answering(
    [HI + second.slice(0, 20), second.slice(20)],
    (connection) => connection.ask([GET, { method: "GET", path: "/z" }]),
  );
  assertEquals(result.map(({ body }) => body), ["hi", "ho"]);
  assertEquals(asked.match(/GET \S+/g), ["GET /x", "GET /z"]);
});

Deno.test("what ends in chunks and fields ends there", async () => {
  const chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nha\r\n0\r\n";
  const { result } = await answering(
    [`${chunks}\r\n`, `${chunks}A: b\r\n\r\n`, HI],
    (connection) => connection.ask([GET, GET, GET]),
  );
  assertEquals(result.map(({ body }) => body), ["ha", "ha", "hi"]);
});

Deno.test("the answers that come before the last one are given", async () => {
  const { result } = await answering(
    [HI.replace("Content", "Connection: close\r\nContent")],
    (connection) => connection.ask([GET, GET]),
  );
  assertEquals(result.map(({ body }) => body), ["hi"]);
});

Deno.test("a connection is handed over with what has come on it already", async () => {
  const { result, asked } = await answering(
    ["HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\nfirst", "then"],
    async (connection) => {
      const refusal = await connection.takeOver({ method: "POST", path: "/s", body: {} });
      let read = "";
      while (read.length < "firstthen".length) {
        read += new TextDecoder().decode(await connection.read() ?? undefined);
      }
      return { refusal, read, atEnd: await connection.read() };
    },
  );
  assertEquals(result, { refusal: null, read: "firstthen", atEnd: null });
  assertEquals(asked.includes("Connection: Upgrade\r\nUpgrade: tcp\r\n"), true);
});

Deno.test("a connection that is refused says why", async () => {
  const { result } = await answering(
    ["HTTP/1.1 409 Conflict\r\nContent-Length: 20\r\n\r\n" + '{"message":"paused"}'],
    (connection) => connection.takeOver({ method: "POST", path: "/s", body: {} }),
  );
  assertEquals([result?.status, result?.body], [409, '{"message":"paused"}']);
});
