/**
 * Records a database of the schema version that this program has, as the program itself writes it: every table has rows.
 *
 *     scripts/deno run -P tests/store/record_state.ts
 *
 * It is kept in tests/store/states beside those of earlier versions, which stay as they were recorded.
 */
import { gzipSync } from "node:zlib";
import { DatabaseSync } from "node:sqlite";
import { MIGRATIONS } from "../../src/store/migrations.ts";
import { placePulled } from "../../src/logs/pulled/place_pulled.ts";
import { containerOf } from "../../src/containers/known.ts";
import { activeAgents } from "../../src/store/agents.ts";
import { contextOn } from "../support/context.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const STATES = `${import.meta.dirname}/states`;

/** Runs one command line of the program, which must do what it is told. */
async function run(box: Sandbox, ...args: string[]): Promise<void> {
  const { code, stderr } = await box.run(...args);
  if (code !== 0) throw new Error(`${args.join(" ")} failed: ${stderr}`);
}

/** Layouts, panes and agents in each state that a healthy machine brings about. */
async function live(box: Sandbox): Promise<void> {
  const dialog = 'name: claude\ncommand: ["sleep", "600"]\n';
  box.configure("launch_commands/claude.yaml", dialog);
  box.configure("launch_commands/ends.yaml", 'name: ends\ncommand: ["false"]\n');
  await run(box, "layout", "create", "local", "--session", "demo", "--wait");
  await run(box, "pane", "remove", "local/s1");
  await run(box, "pane", "recreate", "local/s1", "--wait", "--idempotency-key", "again");
  await run(box, "pane", "remove", "local/s2");
  const old = ["--session", "old", "--label-prefix", "old-", "--idempotency-key", "once"];
  await run(box, "layout", "create", "local", ...old, "--wait");
  await run(box, "layout", "remove", "local/old");
  const poor = ["--session", "poor", "--label-prefix", "poor-", "--launch", "slave:poor-s1=ends"];
  await box.run("layout", "create", "local", ...poor, "--wait");
  const { stdout } = await box.tmux("new-session", "-dP", "-F", "#{pane_id}", "-s", "own");
  const adopted = ["--role", "slave", "--capability", "worker", "--label", "own"];
  await run(box, "agent", "adopt", "local", stdout.trim(), ...adopted, "--program", "claude");
  await run(box, "log", "detach", "local/poor-m1");
  await run(box, "route", "add", "local/m1", "local/s1");
  await run(box, "agent", "list");
  await pulled(box);
}

/** A log as one in a container without a mount is. */
async function pulled(box: Sandbox): Promise<void> {
  await using at = contextOn(box);
  const [agent] = activeAgents(at.ctx.store);
  placePulled(at.ctx, containerOf(at.ctx, "local"), [agent!.id], (path) => path);
}

/** One file of it, with everything that was still in the log of its writes. */
function packed(box: Sandbox): Uint8Array {
  const path = `${box.state}/agenttower.sqlite3`;
  const database = new DatabaseSync(path);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  return gzipSync(Deno.readFileSync(path), { level: 9 });
}

if (import.meta.main) {
  // What is recorded says nothing of where.
  await using box = await sandbox({ env: { PATH: "/usr/local/bin:/usr/bin:/bin" } });
  await live(box);
  Deno.mkdirSync(STATES, { recursive: true });
  const path = `${STATES}/${MIGRATIONS.length}.sqlite3.gz`;
  Deno.writeFileSync(path, packed(box));
  console.log(path);
}
