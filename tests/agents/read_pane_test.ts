import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { readPane, type ReadPaneRequest } from "../../src/agents/read_pane.ts";
import { Refusal } from "../../src/model/errors.ts";
import { eventually } from "../support/eventually.ts";
import { type RuntimeFixture, startOn } from "../support/runtime_fixture.ts";
import { DOCKER, LOCAL } from "../support/runtimes.ts";
import { testUnless } from "../support/skip.ts";

async function adopted(at: RuntimeFixture, pane: string): Promise<string> {
  const { agent } = await adoptAgent(at.ctx, {
    containerId: at.containerId,
    tmuxPaneId: pane,
    role: "slave",
    capability: "worker",
    label: "s1",
  });
  return agent.id;
}

function read(at: RuntimeFixture, agentId: string, request: Partial<ReadPaneRequest> = {}) {
  return readPane(at.ctx, { agentId, lines: null, history: false, ansi: false, ...request });
}

for (const runtime of [LOCAL, DOCKER]) {
  testUnless(runtime.reason, `${runtime.name}: what a pane shows is read`, async () => {
    await using at = await startOn(runtime);
    const pane = await at.shell("work");
    const id = await adopted(at, pane);
    const keys = async (...keys: string[]) => {
      assertEquals((await at.tmux("send-keys", "-t", pane, ...keys)).code, 0);
    };
    const shows = (text: string, request: Partial<ReadPaneRequest> = {}) =>
      eventually(async () => {
        const shown = await read(at, id, request);
        return shown.text.includes(text) && shown;
      });
    await keys("printf '\\033[31mred\\033[0m\\n'; echo API_KEY=ab''cdefgh", "Enter");
    const screen = await shows("API_KEY=<redacted>\n");
    assertStringIncludes(screen.text, "\nred\n");
    assertEquals(screen.text.includes("\x1b"), false);
    assertEquals([screen.pane.columns, screen.pane.rows, screen.truncated], [120, 40, false]);
    assertStringIncludes((await read(at, id, { ansi: true })).text, "\x1b[31mred");

    await keys(`for i in $(seq 100); do echo row $i; done; echo ${"w".repeat(150)}`, "Enter");
    const scrolled = await shows(`\n${"w".repeat(150)}\n`);
    assertEquals([scrolled.text.includes("row 1\n"), scrolled.truncated], [false, true]);
    const history = await read(at, id, { history: true });
    for (const row of [1, 50, 100]) assertStringIncludes(history.text, `\nrow ${row}\n`);
    assertEquals(history.truncated, false);
    const last = await read(at, id, { history: true, lines: 60 });
    assertEquals([last.text.split("\n").length - 1, last.truncated], [60, true]);

    await keys("clear; printf '\\033[?1049h\\033[5;5Hon its own'; sleep 100", "Enter");
    const own = await shows("    on its own\n");
    assertEquals(own.pane.alternate, true);
  });
}

Deno.test("a dead pane that is kept is read, one that is gone is refused", async () => {
  await using at = await startOn(LOCAL);
  const pane = await at.shell("work");
  const id = await adopted(at, pane);
  await at.tmux("set-option", "-p", "-t", pane, "remain-on-exit", "on");
  await at.tmux("send-keys", "-t", pane, "echo last wo''rds; exit 3", "Enter");
  const dead = await eventually(async () => {
    const shown = await read(at, id);
    return shown.pane.dead && shown;
  });
  assertStringIncludes(dead.text, "last words\n");
  await at.tmux("new-session", "-d", "-s", "other");
  await at.tmux("kill-pane", "-t", pane);
  await assertRejects(() => read(at, id), Refusal, "is gone");
});

Deno.test("another pane in the place of the one on record is not read", async () => {
  await using at = await startOn(LOCAL);
  const pane = await at.shell("work");
  const id = await adopted(at, pane);
  await at.tmux("kill-server");
  const other = await at.shell("other");
  assertEquals(other, pane);
  const refused = await assertRejects(() => read(at, id), Refusal);
  assert(refused.message.includes("is gone"), refused.message);
});
