import { assertEquals, assertMatch } from "@std/assert";
import { knownContainer } from "../../src/containers/known.ts";
import { inspectSessions } from "../../src/managed/sessions.ts";
import { checkContainer } from "../../src/doctor/container/check_container.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { faultyExec, hung } from "../support/faulty_exec.ts";
import { refusalOf } from "../support/refusal.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { panesIn } from "../support/seen_panes.ts";

function inspect({ ctx }: OpenedOn, socketPath: string | null = null) {
  return inspectSessions(ctx, knownContainer(ctx, "local")!, socketPath);
}

/** Puts a tmux on PATH that says it is of this version and is the real one in all else. */
async function pretendVersion(box: Sandbox, version: string): Promise<void> {
  const real = (await box.exec(["sh", "-c", "command -v tmux"])).stdout.trim();
  const [, own = ""] = (await box.exec([real, "-V"])).stdout.trim().split(" ");
  const bin = `${box.dir}/bin`;
  Deno.mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh\n${real} "$@" >"$0.out"; code=$?\n` +
    `sed 's/${own}/${version}/' "$0.out"; exit $code\n`;
  Deno.writeTextFileSync(`${bin}/tmux`, script, { mode: 0o755 });
  box.env.PATH = `${bin}:${box.env.PATH}`;
}

/** The ids of the tmux servers of a sandbox; what runs in their panes may start and end. */
async function serversIn(box: Sandbox): Promise<string[]> {
  const pids = (await box.processes()).join();
  const { stdout } = await box.exec(["ps", "-o", "pid=,comm=", "-p", pids]);
  return stdout.split("\n").filter((line) => line.includes("tmux: server"));
}

Deno.test("sessions are those of every name that shows a window, grouped ones included", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  await box.tmux("new-session", "-d", "-t", "mine", "-s", "beside");
  await box.tmux("new-session", "-d", "-s", "other", "sleep 1000");
  const { names, panes, server, socketPath } = await inspect(at);
  assertEquals([...names].sort(), ["beside", "mine", "other"]);
  assertEquals(
    panes.map((pane) => pane.paneId).sort(),
    [...new Set((await panesIn(box)).map(({ id }) => id))].sort(),
  );
  assertEquals([server?.socketPath, socketPath?.endsWith(`/${box.socket}`)], [socketPath, true]);
});

Deno.test("where no server runs there are no sessions, and none is started", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const { names, panes, server } = await inspect(at);
  assertEquals([names.size, panes, server], [0, [], null]);
  assertEquals((await box.tmux("list-sessions")).code, 1);
});

Deno.test("another server is asked where its socket is named", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  const other = `${box.dir}/other`;
  await box.exec(["tmux", "-S", other, "new-session", "-d", "-s", "theirs", "sleep 1000"]);
  const { names, socketPath } = await inspect(at, other);
  assertEquals([[...names], socketPath], [["theirs"], other]);
});

Deno.test("a tmux that is too old is refused, the oldest that will do is not", async () => {
  const cases = [["2.9a", true, true], ["2.9a", false, true], ["3.0", true, false]] as const;
  for (const [version, runs, isRefused] of cases) {
    await using box = await sandbox();
    await using at = contextOn(box);
    if (runs) await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
    await pretendVersion(box, version);
    if (isRefused) {
      const { code, details } = await refusalOf(() => inspect(at));
      assertEquals(code, "tmux_unavailable");
      assertMatch(
        (details as { reason: string }).reason,
        /^tmux 2\.9a is too old, 3\.0 is needed$/,
      );
    } else assertEquals([...(await inspect(at)).names], ["mine"]);
  }
});

Deno.test("a tmux that gives no answer is refused, not taken for an empty one", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { exec: faultyExec(() => hung) });
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  assertEquals((await refusalOf(() => inspect(at))).code, "tmux_unavailable");
});

Deno.test("a server that ends when nobody is attached is refused, and nothing is inserted", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, "set -s exit-unattached on");
  const refused = await refusalOf(() => at.create("work"));
  assertEquals(refused.code, "tmux_unavailable");
  assertMatch(refused.message, /exit-unattached is on/);
  assertMatch(refused.hint ?? "", /^take what sets exit-unattached out of the tmux.conf in local$/);
  assertEquals(box.sql("SELECT id FROM managed_layout"), []);
  const checks = await checkContainer(at.ctx, "local");
  assertMatch(checks.find(({ check }) => check === "server")?.message ?? "", /exit-unattached/);
  await box.eventually(async () => (await box.processes()).length === 0);
});

Deno.test("a place that gives doctor no answer in time is not told to lack a shell or a user", async () => {
  await using box = await sandbox();
  const exec = faultyExec((failpoint) => failpoint === "doctor.check" ? hung : undefined);
  await using at = contextOn(box, { exec });
  const [found] = await checkContainer(at.ctx, "local");
  assertMatch(found?.message ?? "", /^local cannot be asked: .* gave no answer within/);
  assertEquals(found?.cure, "see what it says: sh -c id");
});

Deno.test("a session that the tmux.conf makes by itself is told as such", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, "new-session -d -s work 'sleep 1000'");
  const first = await refusalOf(() => at.create("work"));
  assertEquals(first.code, "managed_session_name_conflict");
  assertMatch(first.message, /^the tmux.conf in local makes a session "work" by itself$/);
  const second = await refusalOf(() => at.create("work"));
  assertMatch(second.message, /already has a session "work"/);
  assertEquals((await at.settle("other")).state, "ready");
});

Deno.test("no server is started beside one that has lost its socket", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  Deno.writeTextFileSync(`${box.home}/.tmux.conf`, "set -g base-index 1");
  await at.settle("work");
  const before = await serversIn(box);
  Deno.removeSync(`${box.dir}/tmux-${Deno.uid()}/${box.socket}`);
  assertMatch((await refusalOf(() => at.create("more"))).hint ?? "", /kill -USR1 \d+$/);
  assertEquals(await serversIn(box), before);
});
