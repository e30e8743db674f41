/**
 * What the registry promises of every runtime alike. Where each command takes its time, a runtime is asked only for what
 * depends on how it lists, finds, runs and feeds.
 */
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { agentDetail, listAgents } from "../../src/agents/list.ts";
import { releaseAgent } from "../../src/agents/release.ts";
import { requireContainer } from "../../src/containers/require_container.ts";
import { resolveContainer } from "../../src/containers/resolve_container.ts";
import { scan } from "../../src/containers/scan_containers.ts";
import { sendInput } from "../../src/input/send.ts";
import { attachLog, detachLog } from "../../src/logs/attach.ts";
import { prepareLogs } from "../../src/logs/prepare.ts";
import { readLog } from "../../src/logs/read.ts";
import { scanPanes } from "../../src/agents/candidates.ts";
import { targetOf } from "../../src/containers/target_of.ts";
import { runDoctor } from "../../src/doctor/doctor.ts";
import { eventually } from "../support/eventually.ts";
import { testUnless } from "../support/skip.ts";
import { type RuntimeFixture, startOn } from "../support/runtime_fixture.ts";
import { LOCAL, RUNTIMES, type RuntimeUnderTest } from "../support/runtimes.ts";
import { only } from "../support/items.ts";

/** Where the logs of a place's panes are. */
function logsOf({ ctx: { paths }, containerId, name }: RuntimeFixture): string {
  return containerId === "local" ? paths.localLogs : `${paths.logs}/${name}`;
}

for (const runtime of RUNTIMES) {
  const test = (name: string, fn: (at: RuntimeFixture) => Promise<void>) =>
    testUnless(runtime.reason, `${runtime.name}: ${name}`, async () => {
      await using at = await startOn(runtime);
      await fn(at);
    });
  suite(runtime, test);
}

function suite(
  runtime: RuntimeUnderTest,
  test: (name: string, fn: (at: RuntimeFixture) => Promise<void>) => void,
): void {
  const testWhereAll: typeof test = runtime.isAskedAll ? test : () => {};
  const adopt = async (
    at: RuntimeFixture,
    tmuxPaneId: string,
    label = "helper",
    role = "slave",
  ) => {
    const { agent } = await adoptAgent(at.ctx, {
      containerId: at.containerId,
      tmuxPaneId,
      role,
      capability: "worker",
      label,
    });
    return agent;
  };

  test("a container is found by id, by 12 characters of it, by a prefix and by name", async (at) => {
    const refs = [at.containerId, at.containerId.slice(0, 12), at.containerId.slice(0, 7), at.name];
    for (const ref of runtime === LOCAL ? [at.name] : refs) {
      assertEquals((await resolveContainer(at.ctx, ref)).id, at.containerId);
    }
  });

  test("a container is known for a wire method without a scan before", async (at) => {
    assertEquals((await requireContainer(at.ctx, at.containerId)).status, "running");
    assertEquals((await requireContainer(at.ctx, at.containerId.slice(0, 12))).id, at.containerId);
  });

  test("a container without a tmux server has no panes", async (at) => {
    assertEquals(await scanPanes(at.ctx, at.containerId), []);
  });

  test("panes are scanned with what tmux has of them", async (at) => {
    const id = await at.shell("work.now");
    await at.tmux("select-pane", "-t", id, "-T", "a\ttitle");
    const found = only(await scanPanes(at.ctx, at.containerId));
    const { containerId, socketPath, pane, agentId } = found;
    assertEquals([containerId, pane.paneId, agentId], [at.containerId, id, null]);
    assertEquals([pane.sessionName, pane.currentCommand], ["work_now", "bash"]);
    assertMatch(socketPath, /^\//);
  });

  testWhereAll("a scan of everything includes it and survives what cannot be read", async (at) => {
    if (runtime !== LOCAL) await scan(at.ctx);
    const id = await at.shell("work");
    assertEquals((await scanPanes(at.ctx)).map(({ pane }) => pane.paneId), [id]);
  });

  test("the same pane makes one agent, however often it is adopted", async (at) => {
    const id = await at.shell("work");
    const [first, second] = await Promise.all([adopt(at, id), adopt(at, id)]);
    assertEquals(first.id, second.id);
    assertEquals(first.origin, "adopted");
    assertEquals(listAgents(at.ctx, { containerId: at.containerId }).length, 1);
    assertEquals(only(await scanPanes(at.ctx, at.containerId)).agentId, first.id);
  });

  testWhereAll("a pane that is not there, and one that is dead, are not adopted", async (at) => {
    const id = await at.shell("work");
    await assertRejects(() => adopt(at, "%999"), Refusal, "no such pane");
    await at.tmux("set-option", "-p", "-t", id, "remain-on-exit", "on");
    await at.tmux("respawn-pane", "-k", "-t", id, "true");
    await eventually(async () =>
      (await at.tmux("list-panes", "-F", "#{pane_dead}")).stdout === "1\n"
    );
    await assertRejects(() => adopt(at, id), Refusal, "has ended");
  });

  testWhereAll("a pane with a marker title is not adopted and not scanned", async (at) => {
    const id = await at.shell("work");
    await at.tmux("select-pane", "-t", id, "-T", "@MANAGED:0123456789abcdef:m1");
    assertEquals(await scanPanes(at.ctx, at.containerId), []);
    await assertRejects(() => adopt(at, id), Refusal, "being set up");
  });

  testWhereAll(
    "a registration that says something else is refused until the agent is released",
    async (at) => {
      const id = await at.shell("work");
      const agent = await adopt(at, id);
      await assertRejects(() => adopt(at, id, "another"), Refusal, "registered already");
      const other = (await at.tmux("split-window", "-P", "-F", "#{pane_id}", "-t", id)).stdout
        .trim();
      await assertRejects(() => adopt(at, other), Refusal, "is taken");
      assertEquals((await releaseAgent(at.ctx, agent.id)).agent.active, false);
      assertEquals((await releaseAgent(at.ctx, agent.id)).agent.active, false);
      assertEquals((await adopt(at, other)).tmuxPaneId, other);
    },
  );

  test("text arrives as it is and is submitted", async (at) => {
    const agent = await adopt(at, await at.shell("work"));
    const text = `echo "it's" '#{pane_id}' \\$HOME; echo 2nd-$((40 + 2))`;
    const result = await sendInput(at.ctx, { agentId: agent.id, text });
    assertEquals(result, {
      agentId: agent.id,
      outcome: "seen",
      delivered: true,
      submitted: true,
      leftInBox: false,
      reason: null,
      detail: null,
    });
    await eventually(async () => {
      const { stdout } = await at.tmux("capture-pane", "-p", "-t", agent.tmuxPaneId);
      return stdout.includes("it's #{pane_id} $HOME\n2nd-42");
    });
    assertEquals((await at.tmux("list-buffers")).stdout, "");
  });

  testWhereAll("text that is not to be submitted waits in the pane", async (at) => {
    const agent = await adopt(at, await at.shell("work"));
    const request = { agentId: agent.id, text: "echo one\necho two\n", submit: false };
    const sent = await sendInput(at.ctx, request);
    assertEquals([sent.outcome, sent.delivered, sent.submitted], ["unsubmitted", true, false]);
    const { stdout } = await at.tmux("capture-pane", "-p", "-t", agent.tmuxPaneId);
    assertStringIncludes(stdout, "ready> echo one\necho two\n\n");
  });

  test("a long text arrives whole", async (at) => {
    await at.shell("work");
    // The kernel may drop the echo of much input at once, so what the program read counts.
    const got = `${logsOf(at)}/got`;
    const command = ["sh", "-c", 'exec cat > "$0"', got];
    const made = await at.tmux("new-window", "-P", "-F", "#{pane_id}", ...command);
    const agent = await adopt(at, made.stdout.trim());
    const lines = Array.from({ length: 400 }, (_, i) => `${i} påsted 'quotes' and #{format}s 🍣`);
    await sendInput(at.ctx, { agentId: agent.id, text: lines.join("\n") });
    await eventually(() => Deno.readTextFileSync(got) === `${lines.join("\n")}\n`);
  });

  testWhereAll("text is delivered to a pane in copy mode, too", async (at) => {
    const agent = await adopt(at, await at.shell("work"));
    await at.tmux("copy-mode", "-t", agent.tmuxPaneId);
    await sendInput(at.ctx, { agentId: agent.id, text: "echo copied-$((1 + 1))" });
    await eventually(async () => {
      const { stdout } = await at.tmux("capture-pane", "-p", "-t", agent.tmuxPaneId);
      return stdout.includes("copied-2");
    });
  });

  testWhereAll("text that does not show is not called delivered, and not submitted", async (at) => {
    const id = await at.shell("work");
    await at.tmux("respawn-pane", "-k", "-t", id, "sh", "-c", "stty -echo; exec cat >/dev/null");
    await eventually(async () =>
      (await at.tmux("list-panes", "-F", "#{pane_current_command}")).stdout === "cat\n"
    );
    const agent = await adopt(at, id);
    const result = await sendInput(at.ctx, { agentId: agent.id, text: "hello" });
    assertEquals([result.outcome, result.submitted], ["unsubmitted", false]);
    assertStringIncludes(result.detail ?? "", "Enter was not pressed");
  });

  testWhereAll("a pane that is gone takes no text", async (at) => {
    const agent = await adopt(at, await at.shell("work"));
    await at.shell("other");
    await at.tmux("kill-session", "-t", "=work:");
    const send = () => sendInput(at.ctx, { agentId: agent.id, text: "hello" });
    for (const isServerThere of [true, false]) {
      if (!isServerThere) await at.endServer();
      const sent = await send();
      assertEquals([sent.outcome, sent.reason], ["refused", "dead"]);
      assertStringIncludes(sent.detail ?? "", "is gone");
    }
  });

  testWhereAll("the same number on a later tmux server is another pane", async (at) => {
    const agent = await adopt(at, await at.shell("work"));
    await at.endServer();
    // A server's start is told in seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    assertEquals(await at.shell("work"), agent.tmuxPaneId);
    const sent = await sendInput(at.ctx, { agentId: agent.id, text: "hello" });
    assertEquals([sent.outcome, sent.reason], ["refused", "dead"]);
    assertStringIncludes(sent.detail ?? "", "is gone");
    assertEquals(only(await scanPanes(at.ctx, at.containerId)).agentId, null);
    const next = await adopt(at, agent.tmuxPaneId);
    assertEquals(agentDetail(at.ctx, agent.id).agent.active, false);
    assertEquals(next.id === agent.id, false);
  });

  test("a log that is attached gets what the pane shows, once", async (at) => {
    const agent = await adopt(at, await at.shell("work"));
    const { log } = await attachLog(at.ctx, agent.id);
    assertEquals((await attachLog(at.ctx, agent.id)).log.updatedAt, log.updatedAt);
    const text = "echo TOKEN=abcdef-$((6 * 7))";
    await sendInput(at.ctx, { agentId: agent.id, text });
    const shows = () => Deno.readTextFileSync(log.path).includes("TOKEN=abcdef-42");
    await eventually(shows);
    const read = readLog(at.ctx, agent.id, { lines: 20 });
    assertEquals(read.text.includes("abcdef-42"), false);
    assertStringIncludes(read.text, "TOKEN=<redacted>");
    assertEquals(Deno.statSync(log.path).mode! & 0o777, 0o600);
    assertEquals((await detachLog(at.ctx, agent.id)).log.active, false);
    assertEquals((await at.tmux("list-panes", "-F", "#{pane_pipe}")).stdout, "0\n");
  });

  testWhereAll("a log whose file is gone is attached anew, and not through a link", async (at) => {
    const agent = await adopt(at, await at.shell("work"));
    const { log } = await attachLog(at.ctx, agent.id);
    Deno.removeSync(log.path);
    assertEquals((await attachLog(at.ctx, agent.id)).log.active, true);
    await sendInput(at.ctx, { agentId: agent.id, text: "echo again-$((6 * 7))" });
    await eventually(() => Deno.readTextFileSync(log.path).includes("again-42"));
    Deno.removeSync(log.path);
    const elsewhere = `${at.ctx.paths.state}/elsewhere`;
    Deno.writeTextFileSync(elsewhere, "");
    Deno.symlinkSync(elsewhere, log.path);
    await assertRejects(() => attachLog(at.ctx, agent.id), Refusal, "symbolic link");
    assertEquals(Deno.readTextFileSync(elsewhere), "");
  });

  testWhereAll("a pane that is piped to something else gets no log", async (at) => {
    const agent = await adopt(at, await at.shell("work"));
    await at.tmux("pipe-pane", "-t", agent.tmuxPaneId, "cat >/dev/null");
    await assertRejects(() => attachLog(at.ctx, agent.id), Refusal, "piped");
    assertEquals((await at.tmux("list-panes", "-F", "#{pane_pipe}")).stdout, "1\n");
  });

  test("logs of several agents are prepared in one go, and again", async (at) => {
    const container = await requireContainer(at.ctx, at.containerId);
    for (let time = 0; time < 2; time++) {
      const logs = await prepareLogs(at.ctx, targetOf(at.ctx, container), container, ["a", "b"]);
      assertEquals([...logs.values()].map((log) => log.ok && log.path), [
        `${logsOf(at)}/a.log`,
        `${logsOf(at)}/b.log`,
      ]);
    }
    const names = [...Deno.readDirSync(logsOf(at))].map((it) => it.name);
    assertEquals(names.sort(), ["a.log", "b.log"]);
  });

  test("doctor finds nothing wrong", async (at) => {
    await at.shell("work");
    const machine = {
      paths: at.ctx.paths,
      exec: at.ctx.exec,
      open: () => Promise.resolve({ context: at.ctx, close: () => {} }),
    };
    const { checks } = await runDoctor(machine, { container: at.name });
    assertEquals(checks.filter(({ status }) => status === "problem"), []);
    const seen = new Set(checks.map(({ check }) => check));
    for (const check of ["state", "database", "config", "disk", "engine", "tmux", "container"]) {
      assertEquals(seen.has(check), true, check);
    }
    for (const check of ["locale", "user", "profiles", "logs", "panes"]) {
      assertEquals(seen.has(check), true, check);
    }
  });
}
