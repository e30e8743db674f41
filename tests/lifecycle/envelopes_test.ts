/** Every human command that has a method: `--json` is that method's envelope, and the text says the same. */
import { assertEquals } from "@std/assert";
import { LOCAL } from "../support/runtimes.ts";
import type { Answer, Request } from "./answers.ts";
import { agree, timeless } from "./agree.ts";
import { LifecycleFixture, quickSandbox } from "./lifecycle_fixture.ts";

/** A command line, the request that it stands for, and the code that refuses it, if one does. */
type Row = readonly [line: string, request: Request, code?: string];

const NOBODY = crypto.randomUUID();
const STANDING = ["creating", "degraded", "ready", "failed"];

/** A layout `work`, an adopted agent `helper` with a log, and a route from one to the other. */
async function furnished() {
  // Scans take no containers but those of this test, of which there are none.
  const name = `bench-${crypto.randomUUID()}`;
  const box = await quickSandbox({ containers: { name_contains: [name] } });
  const place = await LOCAL.start(box, LOCAL.newName());
  const at = new LifecycleFixture(box, place);
  const layout = await at.create("work", "--idempotency-key", "k");
  const shell = ["env", "PS1=> ", "bash", "--norc", "--noprofile", "-i"];
  const made = await box.tmux(
    ...["new-session", "-d", "-s", "own", "-x", "100", "-y", "30", "-P", "-F", "#{pane_id}"],
    ...shell,
  );
  const pane = made.stdout.trim();
  const words = ["--role", "slave", "--capability", "worker", "--label", "helper"];
  const helper = await at.shown("agent", "adopt", "local", pane, ...words);
  const route = await at.shown("route", "add", "local/m1", "local/helper");
  await at.shown("sweep");
  // Each agent has been looked at.
  await at.shown("recover");
  return { at, box, layout, helper, route, pane };
}

Deno.test("reading commands and their methods agree", async () => {
  const { at, box, layout, helper, route } = await furnished();
  await using _box = box;
  const { layout_id, panes: [m1] } = layout;
  const { agent_id } = helper;
  const rows: Row[] = [
    ["layout list", ["managed.layout.list", { state: STANDING }]],
    ["layout list --all", ["managed.layout.list"]],
    [
      "layout list --container local --state ready --limit 1",
      ["managed.layout.list", { container_id: "local", state: ["ready"], limit: 1 }],
    ],
    ["layout list --all --after x", ["managed.layout.list", { after: "x" }], "validation_failed"],
    ["layout show local/work", ["managed.layout.detail", { layout_id }]],
    [
      "layout show local/work --all-panes",
      ["managed.layout.detail", { layout_id, include_terminal_panes: true }],
    ],
    [
      `layout show ${NOBODY}`,
      ["managed.layout.detail", { layout_id: NOBODY }],
      "managed_layout_not_found",
    ],
    ["layout wait local/work", ["managed.layout.detail", { layout_id }]],
    [
      `layout wait ${NOBODY}`,
      ["managed.layout.detail", { layout_id: NOBODY }],
      "managed_layout_not_found",
    ],
    ["pane list", ["managed.pane.list", { state: STANDING, current_only: true }]],
    ["pane list --all", ["managed.pane.list"]],
    ["pane list --layout local/work --state ready", [
      "managed.pane.list",
      { layout_id, state: "ready", current_only: true },
    ]],
    [
      `pane list --layout ${NOBODY}`,
      ["managed.pane.list", { layout_id: NOBODY }],
      "managed_layout_not_found",
    ],
    ["pane show local/m1", ["managed.pane.detail", { pane_id: m1.pane_id }]],
    [
      "pane show local/m1 --chain",
      ["managed.pane.detail", { pane_id: m1.pane_id, include_predecessor_chain: true }],
    ],
    [
      `pane show ${NOBODY}`,
      ["managed.pane.detail", { pane_id: NOBODY }],
      "managed_pane_not_found",
    ],
    [
      "pane show local/helper",
      ["managed.pane.detail", { pane_id: agent_id }],
      "managed_pane_protected_adopted",
    ],
    ["container list", ["app.container.list"]],
    ["agent list", ["app.agent.list"]],
    ["agent list --all --container local", [
      "app.agent.list",
      { container_id: "local", include_inactive: true },
    ]],
    ["agent list --panes", ["app.scan.panes"]],
    ["agent show local/helper", ["app.agent.detail", { agent_id }]],
    [`agent show ${NOBODY}`, ["app.agent.detail", { agent_id: NOBODY }], "validation_failed"],
    ["route list", ["app.route.list"]],
    ["route list --agent local/m1", ["app.route.list", { agent_id: m1.agent_id }]],
    ["events --limit 200", ["app.event.list", { limit: 200, newest: true }]],
    ["events --pane local/m1 --type managed_pane_created", [
      "app.event.list",
      { pane_id: m1.pane_id, type: ["managed_pane_created"] },
    ]],
    ["events --actions", ["app.action.list"]],
    ["events --type adopt --type route --limit 9", [
      "app.action.list",
      { type: ["adopt", "route"], limit: 9, newest: true },
    ]],
    ["events --actions --after x", ["app.action.list", { after: "x" }], "validation_failed"],
    ["events --after x", ["app.event.list", { after: "x" }], "validation_failed"],
    ["status", ["app.dashboard"]],
    ["recover", ["managed.recover"]],
    ["recover --dry-run --container local", [
      "managed.recover",
      { container_id: "local", dry_run: true },
    ]],
    ["sweep", ["managed.sweep"]],
    ["sweep --dry-run", ["managed.sweep", { dry_run: true }]],
    [`pane promote ${agent_id}`, ["managed.pane.promote_from_adopted"], "not_implemented"],
  ];
  await tryAll(at, rows);
  assertEquals((await at.result("app.route.detail", { route_id: route.route_id })).enabled, true);
});

Deno.test("changing commands and their methods agree, the second time as the first", async () => {
  const { at, box, layout, helper, route, pane } = await furnished();
  await using _box = box;
  const { layout_id, panes: [m1, s1] } = layout;
  const { agent_id } = helper;
  const adoption = {
    container_id: "local",
    tmux_pane_id: pane,
    role: "slave",
    capability: "worker",
    label: "helper",
  };
  const work = { container_id: "local", template_name: "1m+2s", tmux_session_name: "work" };
  const words = "--role slave --capability worker --label helper";
  const rows: Row[] = [
    ["layout create local --session work --idempotency-key k", [
      "managed.layout.create",
      { ...work, idempotency_key: "k" },
    ]],
    ["container scan", ["app.scan.containers"]],
    [`agent adopt local ${pane} ${words}`, ["app.agent.register_from_pane", adoption]],
    [
      `agent adopt local %99 ${words}`,
      ["app.agent.register_from_pane", { ...adoption, tmux_pane_id: "%99" }],
      "validation_failed",
    ],
    ["agent send local/helper --text true", ["app.send_input", { agent_id, text: "true" }]],
    ["agent send local/helper --text true --from local/m1 --no-enter", [
      "app.send_input",
      { agent_id, text: "true", sender_agent_id: m1.agent_id, submit: false },
    ]],
    [
      `agent send ${NOBODY} --text true`,
      ["app.send_input", { agent_id: NOBODY, text: "true" }],
      "validation_failed",
    ],
    ["log attach local/helper", ["app.log.attach", { agent_id }]],
    ["log detach local/helper", ["app.log.detach", { agent_id }]],
    [`log attach ${NOBODY}`, ["app.log.attach", { agent_id: NOBODY }], "validation_failed"],
    ["route add local/m1 local/helper", [
      "app.route.add",
      { source_agent_id: m1.agent_id, target_agent_id: agent_id },
    ]],
    [
      `route add local/m1 ${NOBODY}`,
      ["app.route.add", { source_agent_id: m1.agent_id, target_agent_id: NOBODY }],
      "validation_failed",
    ],
    [`route remove ${NOBODY}`, ["app.route.remove", { route_id: NOBODY }], "validation_failed"],
    [
      "pane recreate local/s1",
      ["managed.pane.recreate", { predecessor_pane_id: s1.pane_id }],
      "managed_pane_illegal_recreate_source",
    ],
    [
      "pane recreate local/s1 --replace",
      ["managed.pane.recreate", { predecessor_pane_id: s1.pane_id, replace: true }],
      "managed_pane_illegal_recreate_source",
    ],
    ["layout recreate local/work --degraded", [
      "managed.layout.recreate",
      { layout_id, include_degraded: true },
    ]],
    [
      `layout recreate ${NOBODY}`,
      ["managed.layout.recreate", { layout_id: NOBODY }],
      "managed_layout_not_found",
    ],
    [`pane remove ${s1.pane_id}`, ["managed.pane.remove", { pane_id: s1.pane_id }]],
    [
      `pane remove ${NOBODY}`,
      ["managed.pane.remove", { pane_id: NOBODY }],
      "managed_pane_not_found",
    ],
    [
      `pane recreate ${NOBODY}`,
      ["managed.pane.recreate", { predecessor_pane_id: NOBODY }],
      "managed_pane_not_found",
    ],
  ];
  await tryAll(at, rows);
  const recreation = { predecessor_pane_id: s1.pane_id, idempotency_key: "r" };
  await at.result("managed.pane.recreate", recreation);
  await box.run("layout", "wait", layout_id);
  await tryAll(at, [
    [`pane recreate ${s1.pane_id} --idempotency-key r`, ["managed.pane.recreate", recreation]],
    [
      `pane recreate ${s1.pane_id}`,
      ["managed.pane.recreate", { predecessor_pane_id: s1.pane_id }],
      "managed_pane_concurrent_recreate",
    ],
    [`layout remove ${layout_id}`, ["managed.layout.remove", { layout_id }]],
    [
      `layout remove ${NOBODY}`,
      ["managed.layout.remove", { layout_id: NOBODY }],
      "managed_layout_not_found",
    ],
  ]);
  const gone = await box.run("route", "remove", route.route_id, "--json");
  assertEquals([gone.code, gone.json.error.code], [1, "validation_failed"]);
});

Deno.test("what waits gives the settled layout, with what it adds", async () => {
  const { box, layout } = await furnished();
  await using _box = box;
  const { layout_id } = layout;
  const detail =
    (await box.run("call", "managed.layout.detail", JSON.stringify({ layout_id }))).json;
  const create = ["layout", "create", "local", "--session", "work", "--idempotency-key", "k"];
  const created = await box.run(...create, "--wait", "--json");
  assertEquals(
    timeless(created.json),
    timeless({
      ...detail,
      result: { ...detail.result, replay: true },
    }),
  );
  const waited = await box.run("layout", "wait", layout_id, "--json");
  assertEquals(timeless(waited.json), timeless(detail));
});

Deno.test("doctor and app.preflight check the same, in one envelope", async () => {
  await using box = await quickSandbox();
  await box.run("layout", "list");
  const doctor = await box.run("doctor", "--json");
  const called = (await box.run("call", "app.preflight")).json;
  const shape = ({ result, ...rest }: Answer) => ({
    ...rest,
    // Messages tell how much of the disk is free.
    checks: result.checks.map(({ check, status }: Answer) => [check, status]),
  });
  assertEquals(shape(doctor.json), shape(called));
  const problems = called.result.checks.filter(({ status }: Answer) => status === "problem");
  assertEquals(doctor.code, problems.length === 0 ? 0 : 1);
});

/** Tries every row and holds its outcome to the code that is expected. */
async function tryAll({ box }: LifecycleFixture, rows: readonly Row[]): Promise<void> {
  for (const [line, request, code] of rows) {
    const envelope = await agree(box, line.split(" "), request);
    // Where there is no engine, that is what all three must say.
    const got = envelope.error?.code === "docker_unavailable" ? code : envelope.error?.code;
    assertEquals(got, code, `${line}: ${JSON.stringify(envelope)}`);
  }
}
