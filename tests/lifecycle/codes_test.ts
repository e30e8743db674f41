/** Every code of the closed set is reached by the command line, with its details and no others. */
import { assert, assertEquals } from "@std/assert";
import { ERROR_CODES } from "../../src/model/errors.ts";
import { openDatabase } from "../support/database.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { benchContainer, dockerTest } from "../support/engine.ts";
import { ROOT } from "../support/root.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { stoppedIn } from "../support/stopped.ts";
import { agree } from "./agree.ts";
import type { Answer, Request } from "./answers.ts";
import { localTest, quickSandbox } from "./lifecycle_fixture.ts";

/** Where the codes are reached, and their details exactly. */
const REACHED: Readonly<Record<string, string>> = {
  managed_template_not_found: "codes_test.ts",
  managed_launch_command_not_found: "codes_test.ts",
  managed_session_name_conflict: "codes_test.ts",
  managed_layout_not_found: "codes_test.ts",
  managed_pane_not_found: "adopted_test.ts",
  managed_pane_protected_adopted: "adopted_test.ts",
  managed_pane_illegal_transition: "codes_test.ts",
  managed_pane_illegal_recreate_source: "recreate_test.ts",
  managed_pane_recreate_chain_too_deep: "recreate_test.ts",
  managed_layout_capacity_exceeded: "codes_test.ts",
  managed_pane_concurrent_recreate: "recreate_test.ts",
  managed_pane_label_conflict: "codes_test.ts",
  container_not_found: "codes_test.ts",
  validation_failed: "codes_test.ts",
  container_inactive: "codes_test.ts",
  docker_unavailable: "codes_test.ts",
  tmux_unavailable: "codes_test.ts",
  host_only: "peer_test.ts",
  not_implemented: "codes_test.ts",
  unknown_method: "codes_test.ts",
  malformed_request: "codes_test.ts",
  payload_too_large: "codes_test.ts",
  state_unavailable: "codes_test.ts",
  internal_error: "codes_test.ts",
};

Deno.test("every code of the closed set has a test that reaches it", () => {
  assertEquals(Object.keys(REACHED).sort(), [...ERROR_CODES].sort());
  for (const [code, file] of Object.entries(REACHED)) {
    const text = Deno.readTextFileSync(`${ROOT}tests/lifecycle/${file}`);
    assert(text.includes(`"${code}"`), `${code} is not in ${file}`);
  }
});

/** A create of `session` in `local`, as people and as programs ask for it. */
function create(session: string, more: Record<string, unknown> = {}): Request {
  return [
    "managed.layout.create",
    { container_id: "local", template_name: "1m+2s", tmux_session_name: session, ...more },
  ];
}

/** The refusal in which the three renderings agree, without its message. */
async function refused(
  box: Sandbox,
  line: string,
  request: Request,
  env?: Record<string, string>,
): Promise<Answer> {
  const { error } = await agree(box, line.split(" "), request, env === undefined ? {} : { env });
  assert(error.message.length > 0);
  return { code: error.code, details: error.details };
}

localTest("the refusals of a create, each before anything is made", async ({ box, tmux }) => {
  addProfile(box, "known", ["sleep", "1000"]);
  await tmux("new-session", "-d", "-s", "own", "sleep 1000");
  const line = "layout create local --session";
  assertEquals(
    await refused(box, `${line} s --template nope`, create("s", { template_name: "nope" })),
    {
      code: "managed_template_not_found",
      details: { template_name: "nope", known_templates: ["1m+2s", "2m+2s"] },
    },
  );
  assertEquals(
    await refused(
      box,
      `${line} s --launch master:m1=nope`,
      create("s", { launch_command_overrides: { "master:m1": "nope" } }),
    ),
    {
      code: "managed_launch_command_not_found",
      details: { profile_name: "nope", known_profiles: ["known", "talker"] },
    },
  );
  assertEquals(await refused(box, `${line} own`, create("own")), {
    code: "managed_session_name_conflict",
    details: { container_id: "local", tmux_session_name: "own" },
  });
  const fields: [string, Record<string, unknown>, string][] = [
    ["a:b", { tmux_session_name: "a:b" }, "tmux_session_name"],
    ["s --label-prefix é", { label_prefix: "é" }, "label_prefix"],
    [
      `s --idempotency-key ${"k".repeat(65)}`,
      { idempotency_key: "k".repeat(65) },
      "idempotency_key",
    ],
    [
      "s --launch master:m9=known",
      { launch_command_overrides: { "master:m9": "known" } },
      "launch_command_overrides",
    ],
  ];
  for (const [words, params, field] of fields) {
    const { code, details } = await refused(box, `${line} ${words}`, create("s", params));
    assertEquals([code, details.field, Object.keys(details).sort()], [
      "validation_failed",
      field,
      ["field", "reason"],
    ]);
  }
  assertEquals((await box.run("layout", "list", "--all", "--json")).json.result.items, []);
});

localTest("labels that are taken, and layouts that are not there", async (at) => {
  await at.create("work");
  assertEquals(await refused(at.box, "layout create local --session b", create("b")), {
    code: "managed_pane_label_conflict",
    details: { container_id: "local", label: "m1" },
  });
  const layout_id = crypto.randomUUID();
  assertEquals(
    await refused(at.box, `layout show ${layout_id}`, ["managed.layout.detail", { layout_id }]),
    { code: "managed_layout_not_found", details: { layout_id } },
  );
  assertEquals(
    await refused(at.box, "pane promote local/m1", ["managed.pane.promote_from_adopted"]),
    { code: "not_implemented", details: { reserved_since: "FEAT-013" } },
  );
});

Deno.test("what is being made is not removed", async () => {
  await using box = await quickSandbox({ launch: { probe_seconds: 20 } });
  // Its worker stands still, so that it is being made for as long as this takes.
  const env = { AGENTTOWER_FAULT: "tmux.probe:before:1:stop" };
  const made = await box.run({ env }, "layout", "create", "local", "--session", "work", "--json");
  const { layout_id, panes: [{ pane_id }] } = made.json.result;
  await stoppedIn(box);
  const illegal = {
    code: "managed_pane_illegal_transition",
    details: { pane_id, current_state: "creating", requested_action: "remove" },
  };
  assertEquals(
    await refused(box, `pane remove ${pane_id}`, ["managed.pane.remove", { pane_id }]),
    illegal,
  );
  assertEquals(
    await refused(box, `layout remove ${layout_id}`, ["managed.layout.remove", { layout_id }]),
    illegal,
  );
  assertEquals(
    await refused(box, `pane recreate ${pane_id}`, [
      "managed.pane.recreate",
      { predecessor_pane_id: pane_id },
    ]),
    {
      code: "managed_pane_illegal_recreate_source",
      details: { predecessor_pane_id: pane_id, current_state: "creating" },
    },
  );
});

localTest("the forty-first layout is refused until one is removed", async (at) => {
  addTemplate(at.box, "one", [null]);
  const nth = (index: number): Request =>
    create(`s${index}`, { template_name: "one", label_prefix: `l${index}-` });
  const lines = Array.from({ length: 40 }, (_, index) => {
    const [method, params] = nth(index);
    return JSON.stringify({ method, params });
  });
  const { stdout } = await at.run({ stdin: lines.join("\n") }, "rpc");
  const made = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(made.filter(({ ok }) => ok).length, 40);
  const line = "layout create local --session s40 --template one --label-prefix l40-";
  assertEquals(await refused(at.box, line, nth(40)), {
    code: "managed_layout_capacity_exceeded",
    details: { current_count: 40, limit: 40 },
  });
  const [{ result: { layout_id } }] = made;
  await at.shown("layout", "wait", layout_id);
  await at.shown("layout", "remove", layout_id);
  assertEquals((await at.result(...nth(40))).state, "creating");
});

Deno.test("without tmux, or without an engine, nothing is made", async () => {
  // Scans take no containers, whatever else runs on this machine.
  await using box = await quickSandbox({ containers: { name_contains: [crypto.randomUUID()] } });
  const bin = `${box.dir}/bin`;
  Deno.mkdirSync(bin);
  const { stdout } = await box.exec(["sh", "-c", "command -v sh cat id printf env"]);
  for (const path of stdout.trim().split("\n").filter((it) => it.startsWith("/"))) {
    Deno.symlinkSync(path, `${bin}/${path.slice(path.lastIndexOf("/") + 1)}`);
  }
  const noTmux = await refused(
    box,
    "layout create local --session s",
    create("s"),
    { PATH: bin },
  );
  assertEquals([noTmux.code, Object.keys(noTmux.details)], ["tmux_unavailable", ["reason"]]);
  const container_id = "a".repeat(64);
  const noEngine = await refused(
    box,
    `layout create ${container_id} --session s`,
    create("s", { container_id }),
    { DOCKER_HOST: `unix://${box.dir}/nothing` },
  );
  assertEquals([noEngine.code, Object.keys(noEngine.details)], ["docker_unavailable", ["reason"]]);
  const noDocker = await refused(
    box,
    `layout create ${container_id} --session s`,
    create("s", { container_id }),
    { PATH: bin },
  );
  assertEquals(noDocker.code, "docker_unavailable");
  assertEquals((await box.run("layout", "list", "--all", "--json")).json.result.items, []);
});

dockerTest("a container that is not there, or does not run, is named as such", async () => {
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  await using box = await quickSandbox({ containers: { name_contains: [name] } });
  await using bench = await benchContainer({ name });
  const unknown = "a".repeat(64);
  const inContainer = (container_id: string) => create("s", { container_id });
  assertEquals(
    await refused(box, `layout create ${unknown} --session s`, inContainer(unknown)),
    { code: "container_not_found", details: { container_id: unknown } },
  );
  const made = await box.run("layout", "create", name, "--session", "s", "--wait", "--json");
  const [{ pane_id }] = made.json.result.panes;
  await bench.stop();
  const inactive = { code: "container_inactive", details: { container_id: bench.id } };
  assertEquals(
    await refused(box, `layout create ${bench.id} --session t`, [
      "managed.layout.create",
      { container_id: bench.id, template_name: "1m+2s", tmux_session_name: "t" },
    ]),
    inactive,
  );
  const removed = await box.run("pane", "remove", pane_id, "--json");
  assertEquals(removed.json.result, { pane_id, state: "removed", tmux_kill_succeeded: true });
  assertEquals(
    await refused(box, `pane recreate ${pane_id}`, [
      "managed.pane.recreate",
      { predecessor_pane_id: pane_id },
    ]),
    inactive,
  );
});

Deno.test("requests that are none are answered with what is wrong with them", async () => {
  await using box = await quickSandbox();
  const size = 64 * 1024 + 1;
  const cases: [string | Uint8Array, string, string[]][] = [
    ["{", "malformed_request", ["reason"]],
    ["[1]", "malformed_request", ["reason"]],
    ["{} {}", "malformed_request", ["reason"]],
    ['{"limit":1}\r', "malformed_request", ["reason"]],
    ['{"x":"\0"}', "malformed_request", ["reason"]],
    [new Uint8Array([0x22, 0xff, 0x22]), "malformed_request", ["reason"]],
    [" ".repeat(size), "payload_too_large", ["actual_size_bytes", "size_limit_bytes"]],
  ];
  for (const [stdin, code, details] of cases) {
    const { json, code: exit } = await box.run({ stdin }, "call", "managed.layout.list", "-");
    const seen = [exit, json.error.code, Object.keys(json.error.details).sort()];
    assertEquals(seen, [1, code, details]);
  }
  const huge = await box.run({ stdin: " ".repeat(size) }, "call", "managed.layout.list", "-");
  assertEquals(huge.json.error.details, { size_limit_bytes: size - 1, actual_size_bytes: size });
  const unknown = (await box.run("call", "managed.nothing")).json.error;
  assertEquals([unknown.code, unknown.details], ["unknown_method", {}]);
});

localTest("a database that is newer, or is none, is refused and left as it is", async (at) => {
  await at.shown("layout", "list");
  const path = `${at.box.state}/agenttower.sqlite3`;
  const list = () => refused(at.box, "layout list --all", ["managed.layout.list"]);
  change(path, "PRAGMA user_version = 1000");
  const newer = await list();
  assertEquals([newer.code, Object.keys(newer.details)], ["state_unavailable", ["reason"]]);
  Deno.writeTextFileSync(path, "not a database, ".repeat(1000));
  assertEquals((await list()).code, "state_unavailable");
  assertEquals(Deno.readTextFileSync(path), "not a database, ".repeat(1000));
});

localTest("a bug keeps its cause to itself and the local log", async (at) => {
  await at.shown("layout", "list");
  change(`${at.box.state}/agenttower.sqlite3`, "DROP TABLE route");
  const json = await at.box.run("route", "list", "--json");
  assertEquals([json.code, json.json.error.code, json.json.error.details], [
    70,
    "internal_error",
    {},
  ]);
  const called = await at.box.run("call", "app.route.list");
  assertEquals([called.code, called.json], [1, json.json]);
  assertEquals(`${json.stdout}${called.stdout}`.includes("no such table"), false);
  const log = Deno.readTextFileSync(`${at.box.state}/agenttower.log`);
  assertEquals(log.split("no such table").length, 3, log);
});

/** Changes a database behind the program's back. */
function change(path: string, statement: string): void {
  const connection = openDatabase(path);
  connection.exec(statement);
  connection.close();
}
