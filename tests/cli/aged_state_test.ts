/** What commands read of a database that is years old: by an index, and no more than they show. */
import { assertEquals } from "@std/assert";
import { releaseAgent } from "../../src/agents/release.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import type { CommandTree } from "../../src/cli/command/command_tree.ts";
import { namesFor } from "../../src/cli/completions/names.ts";
import { agentId } from "../../src/cli/refs/agent.ts";
import { layoutId } from "../../src/cli/refs/layout.ts";
import { logAgentId } from "../../src/cli/refs/log_agent.ts";
import { paneId } from "../../src/cli/refs/pane.ts";
import { readStanding } from "../../src/cli/session/standing.ts";
import { runDoctor } from "../../src/doctor/doctor.ts";
import { followShown } from "../../src/logs/follow_shown.ts";
import { followLog, readLog } from "../../src/logs/read.ts";
import { showLog } from "../../src/logs/show.ts";
import { followTrail } from "../../src/managed/trail/trail.ts";
import { METHODS } from "../../src/rpc/methods/table.ts";
import { dispatch } from "../../src/rpc/serve/dispatch.ts";
import { Store, type Value, type Writer } from "../../src/store/db.ts";
import { ageState } from "../support/aged_state.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { itemAt } from "../support/items.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { pathsOf, StoreBox } from "../support/store.ts";

/** None of them is asked for. */
const COMMANDS: CommandTree = {
  find: () => Promise.resolve({ noun: null, command: null }),
  load: () => Promise.resolve([]),
  names: [],
};

/** What is scanned as a whole although it is a table: it holds what was made by hand, or what lives. */
const SMALL = [
  // Containers and routes are made and unmade one by one.
  /^container( |$)/,
  /^route( |$)/,
  // Logs that are still to be taken from containers; the others are forgotten.
  /^pulled_log USING (COVERING )?INDEX /,
  // An index of the kills that are owed.
  /^pane_progress USING (COVERING )?INDEX pane_work_owed$/,
  // Events are skipped in blocks of a thousand.
  /^passed$/,
  /^(\d+ )?CONSTANT ROWS?$/,
  // A selection inside another one is listed with what it scans itself.
  /^\(subquery-\d+\)$/,
];

/** No statement gives more rows than this, however old the state is: what lives, and the newest. */
const MOST_ROWS = 600;

/** Methods that read no record, or need an engine. */
const WITHOUT_STATEMENTS = [
  "managed.pane.promote_from_adopted",
  "app.hello",
  "app.preflight",
  "app.scan.containers",
];

interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
  readonly rows: number;
}

/** The statements that run while `act` does. */
async function statementsOf(act: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const note = <T>(sql: string, values: readonly Value[], result: T): T => {
    const rows = Array.isArray(result) ? result.length : result === undefined ? 0 : 1;
    statements.push({ sql, values, rows });
    return result;
  };
  const { all, get, write } = Store.prototype;
  Store.prototype.all = function <T extends object>(this: Store, sql: string, ...values: Value[]) {
    return note(sql, values, all.call(this, sql, ...values) as T[]);
  };
  Store.prototype.get = function <T extends object>(this: Store, sql: string, ...values: Value[]) {
    return note(sql, values, get.call(this, sql, ...values) as T | undefined);
  };
  Store.prototype.write = function <T>(
    this: Store,
    point: Parameters<Store["write"]>[0],
    change: (writer: Writer) => T,
    options = {},
  ): T {
    return write.call(this, point, (writer) =>
      change({
        all: (sql, ...values) => note(sql, values, writer.all(sql, ...values)),
        get: (sql, ...values) => note(sql, values, writer.get(sql, ...values)),
        run: (sql, ...values) => note(sql, values, writer.run(sql, ...values)),
      }), options) as T;
  };
  try {
    await act();
  } finally {
    Object.assign(Store.prototype, { all, get, write });
  }
  return statements;
}

/** The parts of a statement's plan that read a whole table or index. */
function scansOf(at: OpenedOn, { sql, values }: Statement): string[] {
  if (sql.startsWith("PRAGMA")) return [];
  return at.ctx.store.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
    .map(({ detail }) => detail)
    .filter((detail) => detail.startsWith("SCAN "))
    .map((detail) => detail.slice("SCAN ".length))
    .filter((scanned) => !SMALL.some((small) => small.test(scanned)));
}

/** Fails where the operation reads what it should not. */
async function requireFlat(at: OpenedOn, name: string, act: () => Promise<unknown>): Promise<void> {
  const statements = await statementsOf(act).catch((cause) => {
    throw new Error(name, { cause });
  });
  assertEquals(statements.length > 0, true, `${name} asks nothing`);
  for (const statement of statements) {
    assertEquals(scansOf(at, statement), [], `${name}: ${statement.sql}`);
    assertEquals(statement.rows <= MOST_ROWS, true, `${name}: ${statement.rows} rows`);
  }
}

/** Aged, with one layout that stands. */
async function aged(box: Sandbox): Promise<OpenedOn> {
  await contextOn(box)[Symbol.asyncDispose]();
  ageState(pathsOf(box), { panes: 3000, events: 30_000, actions: 30_000 });
  const at = contextOn(box);
  await at.settle("standing");
  return at;
}

Deno.test("no command reads what is over: its tables are large, what it shows is not", async () => {
  await using box = await sandbox();
  await using at = await aged(box);
  const { ctx } = at;
  const asked = new Set<string>();
  const ask = (method: string, params: Record<string, unknown> = {}) => async () => {
    asked.add(method);
    const onBug = (cause: unknown) => {
      throw cause;
    };
    const envelope = await dispatch(ctx, { method, params }, { recover: true, onBug });
    assertEquals(envelope.ok, true, `${method}: ${JSON.stringify(envelope).slice(0, 500)}`);
    return envelope;
  };
  const [gone] = ctx.store.all<{ id: string; layout_id: string; agent_id: string }>(
    "SELECT id, layout_id, agent_id FROM managed_pane LIMIT 1 OFFSET 1000",
  );
  const old = gone!;
  const [live] = ctx.store.all<{ id: string; layout_id: string; agent_id: string }>(
    "SELECT id, layout_id, agent_id FROM managed_pane WHERE state = 'ready'",
  );
  const standing = live!;
  const refuses = (act: () => Promise<unknown>) => async () => {
    await act().then(() => Promise.reject(new Error("was not refused")), () => {});
  };
  const page = async (method: string, params = {}) => {
    const { result } = await ask(method, { limit: 20, ...params })() as {
      result: { next: string };
    };
    return await ask(method, { limit: 20, ...params, after: result.next })();
  };
  const first = async (method: string): Promise<Record<string, string>> => {
    const { result } = await ask(method)() as { result: { items: Record<string, string>[] } };
    return itemAt(result.items, 0);
  };
  const moments = ["2017-07-14T02:40:01Z", "2017-07-14T08:00:00Z", "2036-01-01T00:00:00Z"];
  const types = ["managed_pane_state_changed", "managed_pane_launch_command_exited"];
  const operations: Record<string, () => Promise<unknown>> = {
    "layout list": () => page("managed.layout.list"),
    "layout list of a container": () => page("managed.layout.list", { container_id: "local" }),
    "layout list of a state": () => page("managed.layout.list", { state: ["failed", "removed"] }),
    "layout show": ask("managed.layout.detail", { layout_id: standing.layout_id }),
    "layout show of one that is over": ask("managed.layout.detail", { layout_id: old.layout_id }),
    "pane list": () => page("managed.pane.list"),
    "pane list of a container": () => page("managed.pane.list", { container_id: "local" }),
    "pane list of a layout": ask("managed.pane.list", { layout_id: old.layout_id }),
    "pane list of a state": () => page("managed.pane.list", { state: "removed" }),
    "pane show": ask("managed.pane.detail", {
      pane_id: standing.id,
      include_predecessor_chain: true,
    }),
    "known panes": ask("app.pane.list"),
    "known panes of a container": ask("app.pane.list", { container_id: "local", state: "ready" }),
    "known pane": ask("app.pane.detail", { pane_id: standing.id }),
    status: ask("app.dashboard"),
    "status for people": () => Promise.resolve(readStanding(ctx)),
    "agent list": ask("app.agent.list"),
    "agent list of a container": ask("app.agent.list", { container_id: "local" }),
    "all agents": () => page("app.agent.list", { include_inactive: true }),
    "all agents of a container": () =>
      page("app.agent.list", { include_inactive: true, container_id: "local" }),
    "log attachments": () => page("app.log_attachment.list"),
    "log attachments of a container": () =>
      page("app.log_attachment.list", { container_id: "local" }),
    "agent show": ask("app.agent.detail", { agent_id: old.agent_id }),
    "agent candidates": ask("app.scan.panes"),
    "agent wait": ask("app.agent.wait", { agent_ids: [standing.agent_id], timeout_ms: 0 }),
    "agent read": ask("app.agent.read", { agent_id: standing.agent_id }),
    "container list": ask("app.container.list"),
    "container show": ask("app.container.detail", { container_id: "local" }),
    readiness: ask("app.readiness"),
    routes: async () => {
      const [source, target] = ctx.store.all<{ agent_id: string }>(
        "SELECT agent_id FROM managed_pane WHERE state = 'ready'",
      );
      await ask("app.route.add", {
        source_agent_id: source!.agent_id,
        target_agent_id: target!.agent_id,
      })();
      const { route_id } = await first("app.route.list");
      await ask("app.route.detail", { route_id })();
      await ask("app.route.update", { route_id, enabled: false })();
      await ask("app.route.remove", { route_id })();
    },
    "adopt and release": async () => {
      const made = await box.tmux("new-session", "-dPF", "#{pane_id}", "-s", "own", "cat");
      const { items: [free] } = (await ask("app.scan.panes")() as {
        result: { items: { tmux_pane_id: string }[] };
      }).result;
      assertEquals(free?.tmux_pane_id, made.stdout.trim());
      await ask("app.agent.register_from_pane", {
        container_id: "local",
        tmux_pane_id: made.stdout.trim(),
        role: "slave",
        capability: "worker",
        label: "own",
      })();
      await releaseAgent(ctx, await agentId(ctx, "local/own"));
      await box.tmux("kill-session", "-t", "=own");
    },
    "agent send": ask("app.send_input", {
      agent_id: standing.agent_id,
      text: ": nothing",
      wait_ms: 0,
    }),
    "agent keys": ask("app.agent.keys", { agent_id: standing.agent_id, keys: ["Enter"] }),
    "agent answer": refuses(
      ask("app.agent.answer", { agent_id: standing.agent_id, choice: "yes" }),
    ),
    logs: async () => {
      const ofAgent = { agent_id: standing.agent_id };
      await ask("app.log_attachment.detail", ofAgent)();
      readLog(ctx, standing.agent_id, { lines: 10 });
      await showLog(ctx, standing.agent_id, { lines: 10 });
      const wanted = { lines: 10, signal: AbortSignal.abort() };
      await followLog(ctx, standing.agent_id, wanted).next();
      await followShown(ctx, standing.agent_id, wanted).next();
      await ask("app.log.detach", ofAgent)();
      await ask("app.log.attach", ofAgent)();
    },
    "the log of a pane that is over": refuses(() =>
      Promise.resolve().then(() => readLog(ctx, old.agent_id, { lines: 10 }))
    ),
    doctor: async () => {
      const open = () => Promise.resolve({ context: ctx, close: () => {} });
      await runDoctor({ paths: ctx.paths, exec: ctx.exec, open }, { container: "local" });
    },
    "route list": ask("app.route.list"),
    "one event": async () => {
      const { event_id } = await first("app.event.list");
      await ask("app.event.detail", { event_id })();
    },
    "events --verify": () => Promise.resolve(verifyAudit(ctx.store, ctx.paths.audit, null)),
    "the newest events": ask("app.event.list", { newest: true, limit: 20 }),
    events: () => page("app.event.list"),
    "events of a layout": ask("app.event.list", { layout_id: old.layout_id }),
    "events of a layout and a type": ask("app.event.list", {
      layout_id: old.layout_id,
      type: types,
    }),
    "events of a pane": ask("app.event.list", { pane_id: old.id, layout_id: old.layout_id }),
    "events of a type": () => page("app.event.list", { type: types[0] }),
    "events of a rare type": ask("app.event.list", { type: types[1] }),
    "events of types": ask("app.event.list", { type: types }),
    ...Object.fromEntries(moments.flatMap((since) => [
      [`events since ${since}`, ask("app.event.list", { since })],
      [`events of types since ${since}`, ask("app.event.list", { since, type: types })],
      [`what was done since ${since}`, ask("app.action.list", { since })],
    ])),
    "events --follow": async () => {
      const filter = { layoutId: null, paneId: standing.id, types: [], since: itemAt(moments, 1) };
      const trail = { events: filter, actions: { ...filter, paneId: null, types: ["send"] } };
      for (const limit of [undefined, 20]) await followTrail(ctx, trail, { limit }).next();
    },
    "what was done": () => page("app.action.list"),
    "the newest that was done": ask("app.action.list", { newest: true, limit: 20 }),
    "what was done to a layout": ask("app.action.list", { layout_id: old.layout_id }),
    "what was done to a pane": ask("app.action.list", { pane_id: old.id, type: ["send", "keys"] }),
    "what was done of a type": () => page("app.action.list", { type: "rotate" }),
    "what was done of types": ask("app.action.list", { type: ["adopt", "send"] }),
    recover: ask("managed.recover"),
    sweep: ask("managed.sweep"),
    "a prefix of a pane": () => paneId(ctx, old.id.slice(0, 9)),
    "a label of a pane that lives": () => paneId(ctx, "local/m1"),
    "no such pane": refuses(() => paneId(ctx, "local/nobody")),
    "a prefix of no pane": refuses(() => paneId(ctx, "nobody")),
    "a prefix of a layout": () => layoutId(ctx, old.layout_id.slice(0, 9)),
    "a session that stands": () => layoutId(ctx, "local/standing"),
    "a session of many layouts that are over": () => layoutId(ctx, "local/old7"),
    "no such layout": refuses(() => layoutId(ctx, "local/nobody")),
    "a prefix of an agent": () => agentId(ctx, old.agent_id.slice(0, 9)),
    "a label of an agent": () => agentId(ctx, "local/s1"),
    "no such agent": refuses(() => agentId(ctx, "local/nobody")),
    "an agent's log by its pane": () => logAgentId(ctx, old.id.slice(0, 9)),
    "an agent's log by its label": () => logAgentId(ctx, "local/s2"),
    "names for a shell": async () => {
      for (const kind of ["container", "layout", "pane", "agent"]) {
        await namesFor(kind, { current: "", words: [] }, ctx.paths, COMMANDS);
      }
    },
    create: async () => {
      await ask("managed.layout.create", {
        container_id: "local",
        template_name: "1m+2s",
        tmux_session_name: "another",
        label_prefix: "another-",
        idempotency_key: "another",
      })();
      await at.settled();
    },
    "remove and recreate": async () => {
      await ask("managed.pane.remove", { pane_id: standing.id })();
      await ask("managed.pane.recreate", { predecessor_pane_id: standing.id })();
      await at.settled();
      await ask("managed.layout.remove", { layout_id: standing.layout_id })();
      await ask("managed.layout.recreate", { layout_id: standing.layout_id })();
      await at.settled();
    },
    "labels of panes that are over": () => paneId(ctx, "local/m1").catch(() => {}),
  };
  for (const [name, act] of Object.entries(operations)) await requireFlat(at, name, act);
  const names = METHODS.map(({ name }) => name);
  assertEquals(names.filter((name) => !asked.has(name)), [...WITHOUT_STATEMENTS]);
});

Deno.test("an aged state is as a database must be", async () => {
  await using at = new StoreBox();
  ageState(at.paths, { panes: 100, events: 1000 });
  assertEquals(at.store.all("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  assertEquals(at.store.all("PRAGMA foreign_key_check"), []);
  assertEquals(verifyAudit(at.store, at.paths.audit, null), { lines: 1000, faults: [] });
});
