import { assertEquals } from "@std/assert";
import { PROGRAM, sandbox } from "../support/sandbox.ts";

Deno.test("call takes its fields as JSON, from a file and from standard input", async () => {
  await using box = await sandbox();
  const given = '{"limit": 5}';
  Deno.writeTextFileSync(`${box.dir}/request.json`, `${given}\n`);
  for (
    const { json, code } of [
      await box.run("call", "managed.layout.list"),
      await box.run("call", "managed.layout.list", given),
      await box.run("call", "managed.layout.list", "@request.json"),
      await box.run({ stdin: given }, "call", "managed.layout.list", "-"),
    ]
  ) {
    assertEquals([code, json], [0, { ok: true, result: { items: [], next: null } }]);
  }
});

Deno.test("call exits 1 with an envelope for whatever is refused", async () => {
  await using box = await sandbox();
  const cases: [string[], string][] = [
    [["managed.nope"], "unknown_method"],
    [["managed.layout.list", "{"], "malformed_request"],
    [["managed.layout.list", "[]"], "malformed_request"],
    [["managed.layout.list", '{"limit": 0}'], "validation_failed"],
    [["managed.layout.list", `{"pad": "${"x".repeat(65_536)}"}`], "payload_too_large"],
    [["managed.layout.detail", '{"layout_id": "x"}'], "managed_layout_not_found"],
    [["managed.pane.promote_from_adopted"], "not_implemented"],
  ];
  for (const [args, expected] of cases) {
    const { code, json } = await box.run("call", ...args);
    assertEquals([code, json.ok, json.error.code], [1, false, expected]);
  }
  const app = await box.run("call", "app.managed_layout_detail", '{"layout_id": "x"}');
  assertEquals(app.json.app_contract_version, "1.1");
});

Deno.test("what has no end is refused, and not read on", async () => {
  await using box = await sandbox();
  for (const given of ["@/dev/zero", "-"]) {
    const { code, json } = await box.run(
      { stdin: "x".repeat(1 << 20) },
      ...["call", "managed.layout.list", given],
    );
    assertEquals([code, json.error.code], [1, "payload_too_large"], given);
  }
  const text = await box.exec([
    ...["sh", "-c", 'exec "$@" </dev/zero', "sh", ...PROGRAM],
    ...["call", "managed.layout.list", "-"],
  ]);
  assertEquals([text.code, JSON.parse(text.stdout).error.code], [1, "payload_too_large"]);
});

Deno.test("a file that cannot be read is a mistake in the command line", async () => {
  await using box = await sandbox();
  const { code, stdout } = await box.run("call", "managed.layout.list", "@nowhere.json");
  assertEquals([code, stdout], [2, ""]);
});

Deno.test("rpc answers each line of standard input with one line", async () => {
  await using box = await sandbox();
  const stdin = [
    '{"id":1,"method":"managed.layout.create","params":{"container_id":"local",' +
    '"template_name":"1m+2s","tmux_session_name":"demo"}}',
    '{"id":2,"method":"app.hello"}',
    "nonsense",
  ].join("\n");
  const { code, stdout } = await box.run({ stdin }, "rpc");
  const [created, hello, malformed] = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(code, 0);
  assertEquals([created.id, created.result.intended_pane_count], [1, 3]);
  assertEquals([hello.id, hello.result.product], [2, "agenttower"]);
  assertEquals(malformed.error.code, "malformed_request");
});

Deno.test("rpc echoes every id byte for byte, or calls the request malformed", async () => {
  await using box = await sandbox();
  const ids = ["9007199254740993", "1e400", "1.0", '"\\u0041"', '{"a": [1 ,2]}', "null"];
  const stdin = [...ids, '"\u202e"'].map((id) => `{"method":"app.hello","id":${id}}\n`).join("");
  const lines = (await box.run({ stdin }, "rpc")).stdout.trimEnd().split("\n");
  const last = lines.pop() ?? "";
  assertEquals(
    lines.map((line) => line.slice(0, line.indexOf(',"ok":'))),
    ids.map((id) => `{"id":${id}`),
  );
  for (const line of lines) assertEquals(JSON.parse(line).ok, true);
  assertEquals(JSON.parse(last).error.code, "malformed_request");
  assertEquals("id" in JSON.parse(last), false);
});

Deno.test("schema prints what a method takes and gives, alone or among all", async () => {
  await using box = await sandbox();
  const one = JSON.parse((await box.run("schema", "managed.pane.remove")).stdout);
  assertEquals(Object.keys(one), ["method", "request", "result"]);
  assertEquals(one.request.required, ["pane_id"]);
  const all = JSON.parse((await box.run("schema")).stdout) as { method: string }[];
  assertEquals(all.some(({ method }) => method === "app.managed_layout_create"), true);
  assertEquals((await box.run("schema", "managed.nope")).code, 1);
});
