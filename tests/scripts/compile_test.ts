import { assert, assertEquals, assertMatch } from "@std/assert";
import { checkedOutCommit } from "../../src/cli/run/commit.ts";
import { eventually } from "../support/eventually.ts";
import { ROOT } from "../support/root.ts";
import { sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

const COMPILE = `${import.meta.dirname}/../../scripts/compile`;
const isSet = ["COMPILE_DENO", "DENORT_BIN"].every((name) => Deno.env.get(name));
const reason = isSet ? null : "COMPILE_DENO and DENORT_BIN are not set";

testUnless(reason, "the compiled program runs by itself", async () => {
  await using box = await sandbox();
  const program = `${box.dir}/agenttower`;
  const compiled = await box.exec([COMPILE, program], {
    env: {
      COMPILE_DENO: Deno.env.get("COMPILE_DENO")!,
      DENORT_BIN: Deno.env.get("DENORT_BIN")!,
    },
    timeoutMs: 600_000,
  });
  assertEquals(compiled.code, 0, compiled.stderr);
  // What V8 has made of the modules is a file of that name.
  const ahead = await box.exec(["grep", "-caF", "usual.code", program]);
  assertEquals(ahead.code, 0, "nothing was compiled ahead");
  // What the runtime copies at each start is what lies behind the pack, as long as the last eight bytes say.
  const bytes = Deno.readFileSync(program);
  const added = new DataView(bytes.buffer, bytes.length - 8).getBigUint64(0, true);
  assert(added < 100_000n, `the runtime copies ${added} bytes at each start`);
  const version = await box.exec([program, "--version"], { env: { DENO_DIR: null, PATH: null } });
  assertEquals([version.code, version.stderr], [0, ""]);
  assertMatch(version.stdout, /^agenttower \d+\.\d+\.\d+ \(Deno /);
  const { result: versions } = JSON.parse((await box.exec([program, "-V", "--json"])).stdout);
  assertEquals(versions.commit?.replace(/-dirty$/, "") ?? null, checkedOutCommit(ROOT));
  const cwd = `${box.dir}/empty`;
  const home = `${box.dir}/nobody`;
  for (const folder of [cwd, home]) Deno.mkdirSync(folder);
  const alone = { cwd, env: { HOME: home, DENO_DIR: null } };
  const created = await box.exec(
    [program, "layout", "create", "local", "--session", "demo", "--wait", "--json"],
    alone,
  );
  assertEquals(created.code, 0, created.stderr);
  const { result } = JSON.parse(created.stdout);
  assertEquals([result.state, result.ready_pane_count], ["ready", 3]);
  const sessions = await box.tmux("list-sessions", "-F", "#{session_name} #{window_panes}");
  assertEquals(sessions.stdout, "demo 3\n");
  // The terminal that logs are replayed through is loaded when one is shown.
  const draw =
    "unset HISTFILE; printf '\\033[?1049h\\033[2J\\033[5;10Hbe%s\\033[4;3Habove\\033[H' low; read -r key";
  const pane = result.panes[0].tmux_pane_id;
  await box.tmux("send-keys", "-t", pane, draw, "Enter");
  await eventually(async () => {
    const shown = await box.exec([program, "log", "show", "local/m1"], alone);
    assertEquals([shown.code, shown.stderr], [0, ""]);
    return shown.stdout.endsWith("\n  above\n         below\n") && !shown.stdout.includes("\x1b");
  });
  const removed = await box.exec([program, "layout", "remove", "local/demo"], alone);
  assertEquals(removed.code, 0, removed.stderr);
  assertEquals([...Deno.readDirSync(cwd), ...Deno.readDirSync(home)], []);
});

Deno.test("a compilation that fails is told with what runs without one", async () => {
  await using box = await sandbox();
  const env = { COMPILE_DENO: "/bin/false" };
  const { code, stderr } = await box.exec([COMPILE, `${box.dir}/agenttower`], {
    env,
    timeoutMs: 600_000,
  });
  assertEquals(code, 1);
  assertMatch(
    stderr,
    /^hint: compiling takes .* https:\/\/dl\.deno\.land.*\n.*scripts\/agenttower/m,
  );
});
