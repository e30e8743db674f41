import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { CreateRequest } from "../../src/managed/create.ts";
import { workerLease } from "../../src/system/locks/lock_names.ts";
import { MAX_LAYOUTS } from "../../src/model/layout.ts";
import { insertLayout } from "../../src/store/layouts.ts";
import { putContainer } from "../../src/store/containers.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { eventually } from "../support/eventually.ts";
import { faultyExec, hung, notStarted, type Outcome } from "../support/faulty_exec.ts";
import { Decoys } from "../support/decoys.ts";
import { itemAt } from "../support/items.ts";
import { panesIn } from "../support/seen_panes.ts";
import { refusalOf, refused } from "../support/refusal.ts";
import { sandbox } from "../support/sandbox.ts";
import { aContainer, aLayout, instant } from "../support/store.ts";

function answer(stdout: string): Outcome {
  return () => Promise.resolve({ kind: "exit", code: 0, stdout, stderr: "" });
}

function rows(at: OpenedOn): number {
  return at.ctx.store.get<{ n: number }>("SELECT count(*) AS n FROM managed_layout")!.n;
}

Deno.test("a created layout is answered at once, with a marker on every record", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const { layout_id, panes, ...rest } = await at.create("work", { labelPrefix: "x-" });
  assertEquals(rest, { state: "creating", intended_pane_count: 3, replay: false });
  assertEquals(panes.map(({ pane_id: _, ...pane }) => pane), [
    { role: "master", label: "x-m1", state: "creating" },
    { role: "slave", label: "x-s1", state: "creating" },
    { role: "slave", label: "x-s2", state: "creating" },
  ]);
  assertEquals(
    box.sql("SELECT id, length(pending_marker_token) AS n FROM managed_pane ORDER BY rowid"),
    panes.map(({ pane_id }) => ({ id: pane_id, n: 16 })),
  );
  assertEquals(box.events().map(({ event_type, actor, pane_id }) => [event_type, actor, pane_id]), [
    ["managed_layout_created", "operator", null],
    ...panes.flatMap(({ pane_id }) => [
      ["managed_pane_created", "operator", pane_id],
      ["managed_pane_pending_marker_set", "operator", pane_id],
    ]),
  ]);
  assertEquals(at.detail(layout_id).state, "creating");
  assertEquals(await panesIn(box), []);
});

Deno.test("what is wrong with a request is refused in the contract's order", async () => {
  await using box = await sandbox();
  const decoys = await Decoys.start(box, "taken");
  addTemplate(box, "t", ["missing", "p"]);
  addTemplate(box, "clash", [null]);
  box.configure(
    "managed_templates/clash.yaml",
    '{"name": "clash", "panes": [{"role": "r", "capability": "c", "label_pattern": "x"},' +
      '{"role": "r", "capability": "c", "label_pattern": "x"}]}',
  );
  const exec = faultyExec((failpoint) => failpoint === "runtime.list" ? answer("") : undefined);
  await using at = contextOn(box, { exec });
  await at.settle("held");
  let request: CreateRequest = {
    containerId: "no-such-container",
    templateName: "none",
    tmuxSessionName: "taken",
    launchCommandOverrides: { "r:p9": "p" },
    idempotencyKey: null,
    labelPrefix: "",
  };
  const field = (name: string) => ["validation_failed", name];
  // Each step mends what the step before was refused for.
  const steps: [Partial<CreateRequest>, unknown[]][] = [
    [{}, ["managed_template_not_found", "none"]],
    [{ templateName: "clash" }, field("label_pattern")],
    [{ templateName: "t" }, field("launch_command_overrides")],
    [{ launchCommandOverrides: {} }, ["managed_launch_command_not_found", "missing"]],
    [
      { launchCommandOverrides: { "r:p1": "p" } },
      ["managed_launch_command_not_found", "p"],
    ],
    [{ templateName: "1m+2s", launchCommandOverrides: {} }, [
      "container_not_found",
      "no-such-container",
    ]],
    [{ containerId: "local" }, ["managed_session_name_conflict", "local"]],
    [{ tmuxSessionName: "free" }, ["managed_pane_label_conflict", "local"]],
  ];
  for (const [change, expected] of steps) {
    request = { ...request, ...change };
    const error = await refusalOf(() => at.create(request.tmuxSessionName, request));
    const details: Record<string, unknown> = { ...error.details };
    const named = details.field ?? details.template_name ?? details.profile_name ??
      details.container_id;
    assertEquals([error.code, named], expected, JSON.stringify(request));
    assertEquals(rows(at), 1);
  }
  await decoys.assertUntouched();
});

Deno.test("details name what is known", async () => {
  await using box = await sandbox();
  addProfile(box, "claude", ["sleep", "1000"]);
  addTemplate(box, "t", ["cluade"]);
  await using at = contextOn(box);
  const template = await refusalOf(() => at.create("work", { templateName: "1m+3s" }));
  assertEquals(template.details, {
    template_name: "1m+3s",
    known_templates: ["1m+2s", "2m+2s", "t"],
  });
  assertStringIncludes(template.hint ?? "", "1m+2s");
  const profile = await refusalOf(() => at.create("work", { templateName: "t" }));
  assertEquals(profile.details, { profile_name: "cluade", known_profiles: ["claude"] });
  assertStringIncludes(profile.hint ?? "", "claude");
});

Deno.test("a default profile that an override replaces need not exist", async () => {
  await using box = await sandbox();
  addProfile(box, "p", ["sleep", "1000"]);
  addTemplate(box, "t", ["missing", "p"]);
  await using at = contextOn(box);
  const overrides = { launchCommandOverrides: { "r:x-p1": "p" }, labelPrefix: "x-" };
  const layout = await at.settle("work", { templateName: "t", ...overrides });
  assertEquals(layout.panes.map((pane) => [pane.state, pane.launch_command_ref]), [
    ["ready", "p"],
    ["ready", "p"],
  ]);
});

Deno.test("an engine that cannot be asked, and a container that does not run, are told apart", async () => {
  await using box = await sandbox();
  const id = "0123456789abcdef".repeat(4);
  const inspected = (status: string) =>
    answer(JSON.stringify([{ Id: id, Name: "/bench-a", State: { Status: status }, Config: {} }]));
  let fate = notStarted;
  const exec = faultyExec((failpoint) => failpoint.startsWith("runtime.") ? fate : undefined);
  await using at = contextOn(box, { exec });
  const create = () => at.create("work", { containerId: id });
  assertEquals((await refusalOf(create)).code, "docker_unavailable");
  at.ctx.store.write("container.scan", (writer) => {
    putContainer(writer, aContainer({ id, name: "bench-a" }));
  });
  assertEquals((await refusalOf(create)).code, "docker_unavailable");
  for (const status of ["exited", "paused", "created"]) {
    fate = inspected(status);
    assertEquals(await refused(create), ["container_inactive", { container_id: id }], status);
  }
  assertEquals(rows(at), 0);
});

Deno.test("tmux that is missing, too old or silent is refused before anything is made", async () => {
  await using box = await sandbox();
  const path = box.env.PATH!;
  const bin = `${box.dir}/bin`;
  Deno.mkdirSync(bin);
  Deno.writeTextFileSync(`${bin}/tmux`, '#!/bin/sh\n[ "$1" = -V ] && echo tmux 2.9a\nexit 1\n');
  Deno.chmodSync(`${bin}/tmux`, 0o755);
  for (const tool of ["sh", "id"]) Deno.symlinkSync(`/bin/${tool}`, `${bin}/${tool}`);
  let fate: Outcome | undefined = undefined;
  await using at = contextOn(box, { exec: faultyExec(() => fate) });
  const reason = async () => {
    const { code, details } = await refusalOf(() => at.create("work"));
    return [code, (details as { reason: string }).reason] as const;
  };
  box.env.PATH = `${bin}:${path}`;
  const [old, why] = await reason();
  assertEquals(old, "tmux_unavailable");
  assert(/2\.9a|gave no answer/.test(why), why);
  Deno.removeSync(`${bin}/tmux`);
  box.env.PATH = bin;
  assertEquals(await reason(), ["tmux_unavailable", "tmux is not installed in local"]);
  box.env.PATH = path;
  fate = hung;
  assertEquals((await reason())[0], "tmux_unavailable");
  assertEquals(rows(at), 0);
});

Deno.test("forty layouts are kept at once, and the hint names failed ones to remove", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  const layouts = Array.from({ length: MAX_LAYOUTS }, (_, n) =>
    aLayout({
      state: n < 2 ? "failed" : "ready",
      createdAt: instant(n),
      tmuxSessionName: `s${n}`,
      failedStage: null,
    }));
  at.ctx.store.write("create", (writer) => {
    for (const layout of layouts) {
      insertLayout(writer, layout, { request: "", workingDir: null, searchPath: null });
    }
  });
  const error = await refusalOf(() => at.create("work"));
  assertEquals([error.code, error.details], [
    "managed_layout_capacity_exceeded",
    { current_count: MAX_LAYOUTS, limit: MAX_LAYOUTS },
  ]);
  for (const failed of layouts.slice(0, 2)) assertStringIncludes(error.hint ?? "", failed.id);
  at.ctx.store.write("remove", (writer) => {
    writer.run("UPDATE managed_layout SET state = 'removed' WHERE id = ?", itemAt(layouts, 0).id);
  });
  assertEquals((await at.create("work")).replay, false);
});

Deno.test("labels and sessions are held against later layouts also before tmux has them", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  await at.create("work");
  assertEquals(await refused(() => at.create("other")), [
    "managed_pane_label_conflict",
    { container_id: "local", label: "m1" },
  ]);
  assertEquals(await refused(() => at.create("work", { labelPrefix: "x-" })), [
    "managed_session_name_conflict",
    { container_id: "local", tmux_session_name: "work" },
  ]);
  assertEquals((await at.create("other", { labelPrefix: "x-" })).panes.length, 3);
});

Deno.test("the same key replays the layout as it now stands, and starts nothing", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const first = await at.create("a.b", { idempotencyKey: "k" });
  await at.settled();
  const events = box.events().length;
  const again = await at.create("a.b", { idempotencyKey: "k" });
  assertEquals<unknown>(again, {
    ...first,
    state: "ready",
    panes: first.panes.map((pane) => ({ ...pane, state: "ready" as const })),
    replay: true,
  });
  // tmux has the dot as an underscore.
  assertEquals((await at.create("a_b", { idempotencyKey: "k" })).request_matches, undefined);
  assertEquals([rows(at), box.events().length, (await panesIn(box)).length], [1, events, 3]);
});

Deno.test("a replay whose other fields differ says so", async () => {
  await using box = await sandbox();
  addProfile(box, "p", ["sleep", "1000"]);
  await using at = contextOn(box, { workers: false });
  const { layout_id } = await at.create("work", { idempotencyKey: "k" });
  const others: [string, Partial<CreateRequest>][] = [
    ["other", {}],
    ["work", { templateName: "2m+2s" }],
    ["work", { labelPrefix: "x-" }],
    ["work", { launchCommandOverrides: { "master:m1": "p" } }],
  ];
  for (const [session, change] of others) {
    const replay = await at.create(session, { idempotencyKey: "k", ...change });
    assertEquals([replay.layout_id, replay.replay, replay.request_matches], [
      layout_id,
      true,
      false,
    ]);
  }
  const mended = { launchCommandOverrides: {}, labelPrefix: "" };
  const same = await at.create("work", { idempotencyKey: "k", ...mended });
  assertEquals(same.request_matches, undefined);
});

Deno.test("sixteen creates with one key make one layout", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const all = await Promise.all(
    Array.from({ length: 16 }, () => at.create("work", { idempotencyKey: "k" })),
  );
  assertEquals(new Set(all.map((result) => result.layout_id)).size, 1);
  assertEquals(all.filter((result) => !result.replay).length, 1);
  await at.settled();
  assertEquals((await panesIn(box)).length, 3);
});

Deno.test("creates at once on one container all get their own panes", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const names = ["a", "b", "c", "d"];
  const all = await Promise.all(
    names.map((name) => at.create(name, { labelPrefix: `${name}-` })),
  );
  await at.settled();
  await eventually(() => all.every(({ layout_id }) => at.detail(layout_id).state === "ready"));
  const owned = (await panesIn(box)).map((pane) => `${pane.session} ${pane.title}`).sort();
  assertEquals(
    owned,
    names.flatMap((name) => ["m1", "s1", "s2"].map((label) => `${name} ${name}-${label}`)),
  );
});

Deno.test("a refused create leaves no trace, and its name, labels and key are free", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await Decoys.start(box, "work");
  await refusalOf(() => at.create("work", { idempotencyKey: "k" }));
  assertEquals([rows(at), box.events()], [0, []]);
  await box.tmux("kill-session", "-t", "=work:");
  const layout = await at.settle("work", { idempotencyKey: "k" });
  assertEquals(layout.state, "ready");
});

Deno.test("nothing is inserted where something else has the place of the worker's lease", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const lease = `${at.ctx.paths.locks}/${workerLease("local")}.lock`;
  Deno.symlinkSync(`${box.dir}/elsewhere`, lease);
  const [code, details] = await refused(() => at.create("work"));
  assertEquals([code, details], [
    "state_unavailable",
    { reason: `${lease} is a symbolic link` },
  ]);
  assertEquals(box.sql("SELECT id FROM managed_layout"), []);
  Deno.removeSync(lease);
  assertEquals((await at.settle("work")).state, "ready");
});
