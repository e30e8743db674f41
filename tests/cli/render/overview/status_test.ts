import { assert, assertEquals, assertMatch } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { statusText } from "../../../../src/cli/render/overview/status.ts";
import { advised, follow } from "../../../support/advice.ts";
import { sandbox } from "../../../support/sandbox.ts";
import { activity, AT, ID, layoutOf, paneOf, viewOf } from "../shown.ts";

const NONE = { creating: 0, degraded: 0, ready: 0, failed: 0, removed: 0 };

/** @param waiting So many agents wait. */
function numbersOf(waiting: number, containers: number) {
  return {
    layouts: NONE,
    capacity: { used: 0, limit: 40 },
    panes: NONE,
    agents: { managed: 0, adopted: 0 },
    waiting: Array.from({ length: waiting }, (_, at) => ({
      agent_id: ID,
      container_id: ID,
      label: `agent-${at}`,
      ...activity("permission"),
    })),
    routes: 0,
    containers: Array.from({ length: containers }, (_, at) => ({
      container_id: ID,
      name: `bench-${at}`,
      runtime: "docker",
      active: true,
      layouts: 1,
      panes: 1,
      stale_reason: null,
      looked_at: AT,
    })),
  };
}

function many<T>(item: T): T[] {
  return Array.from({ length: 12 }, () => item);
}

const READY = { ...layoutOf("demo"), state: "ready" as const, failed_stage: undefined };

Deno.test("long parts end after ten lines, with the command that shows the others", async () => {
  const view = viewOf(null, "bench");
  const text = statusText(numbersOf(12, 1), {
    layouts: many(READY),
    unwell: many(paneOf("p")),
  }, view);
  assertEquals(text.match(/agent-\d/g)?.length, 10);
  assertEquals(text.match(/^bench\/bench failed: /gm)?.length, 10);
  assertEquals(text.match(/ ready /g)?.length, 10);
  await using box = await sandbox();
  box.configure("config.yaml", "recovery: {min_interval_seconds: 0}\n");
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  assertEquals(advised(text, "… and ${more} more: agenttower agent list"), ["2"]);
  assertMatch(await follow(box, "agenttower agent list"), /local +m1 /);
  assertEquals(advised(text, "… and ${more} more: agenttower layout list"), ["2"]);
  assertMatch(await follow(box, "agenttower layout list"), /local +demo /);
  await box.tmux("kill-pane", "-t", "=demo:0.1");
  const failed = advised(
    text,
    "… and ${more} more: agenttower pane list --state failed --state degraded",
  );
  assertEquals(failed, ["2"]);
  const listed = await follow(box, "agenttower pane list --state failed --state degraded");
  assertMatch(listed, /failed/);
});

Deno.test("who waits comes first, then what failed, what runs, and numbers", () => {
  const unwell = [paneOf("p")];
  const text = statusText(numbersOf(1, 1), { layouts: [READY], unwell }, viewOf(null, "bench"));
  const parts = text.split("\n\n").map((part) => part.split(/ {2,}|\n/)[0]);
  assertEquals(parts, ["WAITS FOR YOU", "NEEDS MENDING", "CONTAINER", "layouts", "CONTAINER"]);
});

Deno.test("commands are whole and tables fit, on terminals of 60 and of 200 columns", () => {
  for (const width of [60, 200]) {
    const view = viewOf(width, "bench");
    const text = statusText(numbersOf(3, 3), { layouts: many(READY), unwell: [] }, view);
    for (const line of text.split("\n")) assert(unicodeWidth(line) <= width, line);
    assertEquals(text.match(/agenttower agent attach bench\/bench$/gm)?.length, 3);
  }
});

Deno.test("a layout is one line where all of it failed, and else each pane has its own", () => {
  const view = { ...viewOf(null, "bench"), problem: () => "its container restarted" };
  const failed = { ...layoutOf("demo"), intended_pane_count: 2 };
  const panes = [paneOf("p1"), paneOf("p2")];
  const linesOf = (unwell: typeof panes) =>
    statusText(numbersOf(0, 1), { layouts: [failed], unwell }, view).split("\n\n")[0]?.split("\n");
  assertEquals(linesOf(panes), [
    "NEEDS MENDING",
    "bench/bench failed, all 2 panes: its container restarted; then agenttower layout recreate bench/bench",
  ]);
  assertEquals(linesOf(panes.slice(1)), [
    "NEEDS MENDING",
    "bench/bench failed: its container restarted; then agenttower pane recreate bench/bench",
  ]);
});
