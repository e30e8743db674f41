/** Each test here puts one trap of tmux in the way of a whole spawn (contract: operations.md, "Traps"). */
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { recoverBefore } from "../../../src/managed/reconcile/before_command.ts";
import { recreatePane } from "../../../src/managed/recreate.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { Refusal } from "../../../src/model/errors.ts";
import type { ExecFailpoint } from "../../../src/model/failpoints.ts";
import { getSpawnProgress } from "../../../src/store/pane_progress.ts";
import type { Exec } from "../../../src/system/exec.ts";
import { contextOn, type OpenedOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { FAST_CLOCK } from "../../support/fast_clock.ts";
import { answerLost, faultyExec, hung, Late, type Outcome } from "../../support/faulty_exec.ts";
import { Decoys } from "../../support/decoys.ts";
import { exactly, only } from "../../support/items.ts";
import { ended, panesIn, titlesIn } from "../../support/seen_panes.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

/** A probe window is over once all have ended. */
const ALL_END = { launch: { probeSeconds: 60 } };

function exitEvents(box: Sandbox): { pane_id: string; exit_code: number; elapsed_ms: number }[] {
  return box.events().filter((event) => event.event_type === "managed_pane_launch_command_exited")
    .map(({ pane_id, payload }) => ({ pane_id, ...payload }));
}

async function recover(at: OpenedOn): Promise<void> {
  await recoverBefore(at.ctx, { containers: "all", mode: "always" });
}

Deno.test("no pane lands in a session that looks alike when ours is renamed at once", async () => {
  await using box = await sandbox();
  const decoys = await Decoys.start(box, "work2", "wor");
  await box.tmux("set-hook", "-g", "after-new-session", "rename-session moved");
  await using at = contextOn(box);
  assertEquals((await at.settle("work")).state, "ready");
  assertEquals(await titlesIn(box, "moved"), ["m1", "s1", "s2"]);
  await decoys.assertUntouched();
});

Deno.test("a session's name is stored, compared and targeted as tmux has it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const layout = await at.settle("a.b");
  assertEquals([layout.state, layout.tmux_session_name], ["ready", "a_b"]);
  assertEquals(await titlesIn(box, "a_b"), ["m1", "s1", "s2"]);
  await at.create("a_b", { labelPrefix: "x-" }).then(
    () => assert(false, "the name was taken twice"),
    (error) => assertEquals(error.code, "managed_session_name_conflict"),
  );
});

const FROM_ONE = "set -g base-index 1\nset -g renumber-windows on\nset -wg pane-base-index 1\n";

Deno.test("panes are found whatever indexes tmux gives them and however it reorders them", async () => {
  await using box = await sandbox();
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, FROM_ONE);
  await using at = contextOn(box);
  const layout = await at.settle("work");
  assertEquals(layout.state, "ready");
  const { stdout } = await box.tmux(
    "list-panes",
    "-t",
    "=work:",
    "-F",
    "#{window_index}.#{pane_index}",
  );
  assertEquals(stdout, "1.1\n1.2\n1.3\n");
  const seen = await panesIn(box);
  assertEquals(seen.map((pane) => pane.tag), layout.panes.map((pane) => pane.pane_id));
  assertEquals(seen.map((pane) => pane.id), layout.panes.map((pane) => pane.tmux_pane_id));
});

Deno.test("a pane comes beside its siblings although another window is the active one", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { panes } = await at.settle("work");
  const window = (await box.tmux("display-message", "-p", "-t", "%0", "#{window_id}")).stdout;
  await removePane(at.ctx, panes[2].pane_id);
  await box.tmux("new-window", "-t", "=work:", "sleep 1000");
  await recreatePane(at.ctx, {
    predecessorPaneId: panes[2].pane_id,
    launchCommandOverride: null,
    idempotencyKey: null,
    replace: false,
  });
  await at.settled();
  const made = (await panesIn(box)).find((pane) => pane.title === "s2");
  assert(made);
  const place = await box.tmux("display-message", "-p", "-t", made.id, "#{window_id}");
  assertEquals(place.stdout, window);
});

for (const [counting, options] of [["from 0", ""], ["from 1", FROM_ONE]] as const) {
  Deno.test(`commands that all exit at once keep their own panes and exits, counted ${counting}`, async () => {
    await using box = await sandbox();
    Deno.writeTextFileSync(`${box.home}/.tmux.conf`, options);
    for (const code of [0, 1, 42]) addProfile(box, `exit${code}`, ["sh", "-c", `exit ${code}`]);
    addTemplate(box, "t", ["exit0", "exit1", "exit42"]);
    await using at = contextOn(box, { settings: ALL_END });
    const layout = await at.settle("work", { templateName: "t" });
    const ends = layout.panes.map((pane) => [pane.state, pane.failed_stage]);
    assertEquals(ends, Array(3).fill(["degraded", "launch_command"]));
    const codes = layout.panes.map((pane) =>
      exitEvents(box).find((event) => event.pane_id === pane.pane_id)?.exit_code
    );
    assertEquals(codes, [0, 1, 42]);
    assertEquals(await titlesIn(box, "work"), ["p1", "p2", "p3"]);
  });
}

Deno.test("a command that exits at once takes neither its session nor the server with it", async () => {
  await using box = await sandbox();
  addProfile(box, "gone", ["false"]);
  addTemplate(box, "t", ["gone"]);
  await using at = contextOn(box, { settings: ALL_END });
  const layout = await at.settle("work", { templateName: "t" });
  assertEquals(layout.panes.map((pane) => [pane.state, pane.failed_stage]), [
    ["degraded", "launch_command"],
  ]);
  const pane = only(await panesIn(box));
  assertEquals([pane.dead, pane.title], [true, "p1"]);
  const event = only(exitEvents(box));
  assertEquals(event.exit_code, 1);
  assert(event.elapsed_ms > 0 && event.elapsed_ms < 60_000);
});

Deno.test("a pane whose working directory is not there fails alone, and says which", async () => {
  await using box = await sandbox();
  const absent = `${box.dir}/not\nthere`;
  addProfile(box, "lost", ["sleep", "1000"], { working_dir: absent });
  addProfile(box, "file", ["sleep", "1000"], { working_dir: "/etc/passwd" });
  addProfile(box, "home", ["sleep", "1000"], { working_dir: box.home });
  addTemplate(box, "t", ["lost", "home", "file"]);
  await using at = contextOn(box);
  const { panes } = await at.settle("work", { templateName: "t" });
  assertEquals(panes.map(({ state, failed_stage }) => [state, failed_stage]), [
    ["failed", "pane_create"],
    ["ready", undefined],
    ["failed", "pane_create"],
  ]);
  const why = panes.map(({ pane_id }) => getSpawnProgress(at.ctx.store, pane_id)?.problem);
  assertStringIncludes(why[0] ?? "", `${absent} in local does not exist`);
  assertStringIncludes(why[2] ?? "", "/etc/passwd in local");
  assertEquals((await panesIn(box)).map(({ tag }) => tag), [panes[1]!.pane_id]);
});

Deno.test("a pane is not recreated elsewhere when the directory on record is gone", async () => {
  await using box = await sandbox();
  addTemplate(box, "t", [null, null]);
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work", { templateName: "t" });
  const gone = panes[1]!.pane_id;
  await removePane(at.ctx, gone);
  Deno.removeSync(box.home, { recursive: true });
  const request = { launchCommandOverride: null, replace: false, idempotencyKey: null };
  const { pane } = await recreatePane(at.ctx, { predecessorPaneId: gone, ...request });
  await at.settled();
  const again = at.detail(layout_id).panes.find(({ pane_id }) => pane_id === pane.id);
  assertEquals([again?.state, again?.failed_stage], ["failed", "pane_create"]);
});

Deno.test("an agent that ends after the probe window leaves its exit status and its last words", async () => {
  await using box = await sandbox();
  const dies = ["sh", "-c", `echo "bad key token=s3cret"; read -r _; exit 3`];
  addProfile(box, "dies", dies);
  addProfile(box, "vanishes", dies, { keep_dead: false });
  addTemplate(box, "t", [null, "dies", "vanishes"]);
  await using at = contextOn(box);
  const { layout_id, panes } = await at.settle("work", { templateName: "t" });
  assertEquals(panes.map(({ state }) => state), ["ready", "ready", "ready"]);
  for (const { tmux_pane_id } of panes.slice(1)) {
    await box.tmux("send-keys", "-t", tmux_pane_id!, "Enter");
  }
  await ended(box);
  await box.eventually(async () => (await panesIn(box)).length === 2);
  await recover(at);
  const [shell, dead, gone] = exactly(at.detail(layout_id).panes, 3);
  assertEquals([shell, dead, gone].map(({ state, failed_stage }) => [state, failed_stage]), [
    ["ready", undefined],
    ["degraded", "launch_command"],
    ["failed", "recovery_reattach"],
  ]);
  assertEquals(only(exitEvents(box)).exit_code, 3);
  assertEquals([shell, dead, gone].map(({ exit_code, problem }) => [exit_code, problem]), [
    [undefined, undefined],
    [3, getSpawnProgress(at.ctx.store, dead.pane_id)?.problem],
    [undefined, "its tmux pane is gone"],
  ]);
  assertStringIncludes(
    getSpawnProgress(at.ctx.store, dead.pane_id)?.problem ?? "",
    "exited with 3",
  );
  const shown = (await box.run("pane", "show", dead.pane_id)).stdout;
  assertMatch(shown, /exited with 3[\s\S]*last lines of its screen:\n {2}bad key token=/);
  assertEquals(shown.includes("s3cret"), false);
});

Deno.test("a program that is not there leaves what env said of it", async () => {
  await using box = await sandbox();
  addProfile(box, "none", ["/no/such/agent"]);
  // Of one that has ended before tmux reads from its terminal, tmux may read nothing any more.
  addTemplate(box, "t", ["none", "none", "none", "none"]);
  await using at = contextOn(box, { settings: ALL_END });
  const { panes } = await at.settle("work", { templateName: "t" });
  const said: string[] = [];
  for (const { pane_id } of panes) {
    const { json } = await box.run("pane", "show", pane_id, "--json");
    assertEquals(json.result.exit_code, 127);
    said.push(json.result.last_lines.join("\n"));
  }
  assertMatch(said.join("\n"), /no\/such\/agent.*: No such file/);
});

Deno.test("launch.keep_dead leaves a pane to the user's own setting", async () => {
  await using box = await sandbox();
  addProfile(box, "stays", ["sleep", "1000"]);
  addProfile(box, "kept", ["sleep", "1000"], { keep_dead: true });
  addTemplate(box, "t", ["stays", "kept"]);
  await using at = contextOn(box, { settings: { launch: { keepDead: false } } });
  await at.settle("work", { templateName: "t" });
  const { stdout } = await box.tmux("list-panes", "-a", "-F", "#{pane_id} #{remain-on-exit}");
  assertEquals(stdout, "%0 off\n%1 on\n");
});

Deno.test("a dead pane that shows no exit status yet is asked again", async () => {
  await using box = await sandbox();
  addProfile(box, "gone", ["sh", "-c", "exit 9"]);
  addTemplate(box, "t", ["gone"]);
  // As tmux answers now and then, until its next child signal.
  let isCollected = false;
  const uncollected: Outcome = async (run, request) => {
    const result = await run();
    isCollected ||= request.stdin?.includes("run-shell") ?? false;
    if (isCollected || result.kind !== "exit") return result;
    return { ...result, stdout: result.stdout.replaceAll(/:1:([0-9a-f]+):9:/g, ":1:$1::") };
  };
  const looks: ExecFailpoint[] = ["tmux.probe", "tmux.snapshot"];
  const exec = faultyExec((failpoint) => looks.includes(failpoint) ? uncollected : undefined);
  await using at = contextOn(box, { exec, settings: ALL_END });
  const layout = await at.settle("work", { templateName: "t" });
  assertEquals(layout.state, "degraded");
  assertEquals(exitEvents(box).map((event) => event.exit_code), [9]);
});

Deno.test("a command that closes its terminal at once does not have tmux waited for until it ends", async () => {
  // Each time the server may miss a child signal, or not.
  for (let round = 0; round < 10; round++) {
    await using box = await sandbox();
    const script = 'trap "" HUP; exec <&- >&- 2>&-; exec sleep 1000';
    addProfile(box, "closes", ["sh", "-c", script]);
    addTemplate(box, "t", ["closes"]);
    const answers: string[] = [];
    const exec = (real: Exec): Exec => async (failpoint, request) => {
      const result = await real(failpoint, request);
      if (failpoint === "tmux.spawn") answers.push(result.kind);
      return result;
    };
    await using at = contextOn(box, { exec, settings: ALL_END });
    assertEquals((await at.settle("work", { templateName: "t" })).state, "degraded");
    assertEquals(answers, ["exit"]);
  }
});

Deno.test("a server that has no sessions is a server that has no panes", async () => {
  await using box = await sandbox();
  await box.tmux("start-server", ";", "set-option", "-s", "exit-empty", "off");
  await using at = contextOn(box);
  assertEquals((await at.settle("work")).state, "ready");
});

for (const [what, fate] of [["never ran", hung], ["lost its answer", answerLost]] as const) {
  Deno.test(`panes whose making ${what} are there once in the end`, async () => {
    await using box = await sandbox();
    const exec = faultyExec((failpoint, nth) =>
      failpoint === "tmux.spawn" && nth === 1 ? fate : undefined
    );
    await using at = contextOn(box, { exec, clock: FAST_CLOCK });
    const layout = await at.settle("work");
    assertEquals(layout.state, "ready");
    const tags = (await panesIn(box)).map((pane) => pane.tag);
    assertEquals(tags, layout.panes.map((pane) => pane.pane_id));
  });
}

Deno.test("a session whose making ran late, after the retry made it, has no pane twice", async () => {
  await using box = await sandbox();
  const late = new Late();
  const exec = faultyExec((failpoint, nth) =>
    failpoint === "tmux.spawn" && nth === 1 ? late.fate : undefined
  );
  await using at = contextOn(box, { exec, clock: FAST_CLOCK });
  const layout = await at.settle("work");
  assertEquals(await late.run(), 1);
  await recover(at);
  const tags = (await panesIn(box)).map((pane) => pane.tag);
  assertEquals(tags, layout.panes.map((pane) => pane.pane_id));
});

Deno.test("a split that ran late leaves no twin behind", async () => {
  await using box = await sandbox();
  const late = new Late();
  let isLate = false;
  const exec = faultyExec((failpoint) => {
    if (failpoint !== "tmux.spawn" || !isLate) return undefined;
    isLate = false;
    return late.fate;
  });
  await using at = contextOn(box, { exec, clock: FAST_CLOCK });
  const { layout_id, panes } = await at.settle("work");
  await removePane(at.ctx, panes[1].pane_id);
  isLate = true;
  await recreatePane(at.ctx, {
    predecessorPaneId: panes[1].pane_id,
    launchCommandOverride: null,
    idempotencyKey: null,
    replace: false,
  });
  await at.settled();
  assertEquals(at.detail(layout_id).state, "ready");
  assertEquals(await late.run(), 1);
  assertEquals((await panesIn(box)).length, 4);
  await recover(at);
  assertEquals(await titlesIn(box, "work"), ["m1", "s2", "s1"]);
});

Deno.test("panes whose making was given up on for good are removed when they turn up", async () => {
  await using box = await sandbox();
  const late = new Late();
  const exec = faultyExec((failpoint) => failpoint === "tmux.spawn" ? late.fate : undefined);
  await using at = contextOn(box, { exec, clock: FAST_CLOCK });
  const decoys = await Decoys.start(box, "mine");
  const layout = await at.settle("work");
  assertEquals([layout.state, layout.failed_stage], ["failed", "pane_create"]);
  await late.run();
  assert((await panesIn(box)).some((pane) => pane.tag !== null));
  await recover(at);
  assertEquals((await panesIn(box)).filter((pane) => pane.tag !== null), []);
  await decoys.assertUntouched();
});

Deno.test("a log whose attaching lost its answer is attached still, not switched off", async () => {
  await using box = await sandbox();
  const exec = faultyExec((failpoint, nth) =>
    failpoint === "tmux.settle" && nth === 1 ? answerLost : undefined
  );
  await using at = contextOn(box, { exec, clock: FAST_CLOCK });
  const layout = await at.settle("work");
  assertEquals(layout.panes.map((pane) => [pane.state, pane.log_attached]), [
    ["ready", true],
    ["ready", true],
    ["ready", true],
  ]);
  assertEquals((await panesIn(box)).map((pane) => pane.piped), [true, true, true]);
});

Deno.test("a look that fails while panes are made says nothing about them", async () => {
  await using box = await sandbox();
  const exec = faultyExec((failpoint, nth) =>
    failpoint === "tmux.snapshot" && nth <= 2 ? hung : undefined
  );
  await using at = contextOn(box, { exec, clock: FAST_CLOCK });
  assertEquals((await at.settle("work")).state, "ready");
  assertEquals((await panesIn(box)).length, 3);
});

Deno.test("a worker's records are not found in another server's panes of the same numbers", async () => {
  await using box = await sandbox();
  const fate: Outcome = async (run) => {
    const result = await run();
    await box.endServer();
    await Decoys.start(box, "mine", "work");
    return result;
  };
  // The panes are made; then the server is another one, whose panes have the same numbers.
  const exec = faultyExec((failpoint, nth) =>
    failpoint === "tmux.spawn" && nth === 1 ? fate : undefined
  );
  await using at = contextOn(box, { exec, clock: FAST_CLOCK });
  const layout = await at.settle("work");
  assertEquals([layout.state, layout.failed_stage], ["failed", "registration"]);
  const panes = await panesIn(box);
  assertEquals(panes.map((pane) => [pane.id, pane.dead, pane.piped]), [
    ["%0", false, false],
    ["%1", false, false],
    ["%2", false, false],
    ["%3", false, false],
  ]);
  assertEquals(panes.some((pane) => /^(m1|s1|s2|@MANAGED)/.test(pane.title)), false);
});

Deno.test("a profile's variables are in no command line, in no session and in no event", async () => {
  await using box = await sandbox();
  const secret = `s3cret-${crypto.randomUUID()}`;
  addProfile(box, "p", ["sh", "-c", 'printf %s "$V" >"$0"; exec sleep 1000', `${box.dir}/v`], {
    env: { V: secret },
  });
  addTemplate(box, "t", ["p", null, "p"]);
  const started: string[] = [];
  const exec = (real: Exec): Exec => (failpoint, request) => {
    started.push(...request.argv);
    return real(failpoint, request);
  };
  await using at = contextOn(box, { exec });
  assertEquals((await at.settle("work", { templateName: "t" })).state, "ready");
  const lines = await box.eventually(async () => {
    const seen = await Promise.all((await box.processes()).map(commandLine));
    return seen.some((line) => line.includes("sleep")) ? seen : null;
  });
  await box.eventually(() => Deno.readTextFileSync(`${box.dir}/v`) === secret);
  assertEquals([...lines, ...started].filter((line) => line.includes(secret)), []);
  for (const scope of [["-g"], ["-t", "=work:"]]) {
    const { stdout } = await box.tmux("show-environment", ...scope);
    assertEquals(stdout.includes(secret), false, scope.join(" "));
  }
  assertEquals(Deno.readTextFileSync(at.ctx.paths.audit).includes(secret), false);
  const stored = JSON.stringify(at.ctx.store.all("SELECT * FROM managed_pane, layout_request"));
  assertEquals(stored.includes(secret), false);
});

async function commandLine(pid: number): Promise<string> {
  try {
    return await Deno.readTextFile(`/proc/${pid}/cmdline`);
  } catch {
    const { stdout } = await new Deno.Command("ps", { args: ["-ww", "-o", "args=", `${pid}`] })
      .output();
    return new TextDecoder().decode(stdout);
  }
}

Deno.test("a working directory can be called anything", async () => {
  await using box = await sandbox();
  const names = [
    "tab\there",
    "new\nline",
    "esc\x1b[31m",
    "#{pane_id} #(touch x) %H",
    "-t",
    "\"'$HOME",
  ];
  for (const [n, name] of names.entries()) {
    const folder = `${box.dir}/${name}`;
    Deno.mkdirSync(folder);
    const script = 'readlink -n /proc/$$/cwd >"$0"; exec sleep 1000';
    addProfile(box, `p${n}`, ["sh", "-c", script, `${box.dir}/report-${n}`], {
      working_dir: folder,
    });
  }
  addTemplate(box, "t", names.map((_, n) => `p${n}`));
  await using at = contextOn(box);
  const layout = await at.settle("work", { templateName: "t" });
  assertEquals(layout.panes.map((pane) => pane.state), names.map(() => "ready"));
  for (const [n, name] of names.entries()) {
    const report = `${box.dir}/report-${n}`;
    await box.eventually(() => Deno.readTextFileSync(report) === `${box.dir}/${name}`);
  }
});

Deno.test("the built-in labels conflict in one container, and the hint names the cure", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await at.settle("one");
  const error = await assertRejects(() => at.create("two"), Refusal);
  assertEquals(error.code, "managed_pane_label_conflict");
  assertStringIncludes(error.hint ?? "", "--label-prefix");
  assertEquals((await at.settle("two", { labelPrefix: "x-" })).state, "ready");
});
