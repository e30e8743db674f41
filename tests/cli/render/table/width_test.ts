/** Every table, of the longest names there may be and of hostile ones, on terminals of several widths. */
import { assert, assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { explanationText } from "../../../../src/cli/render/activity.ts";
import { agentTable, candidateTable, routeTable } from "../../../../src/cli/render/agents.ts";
import { containerTable } from "../../../../src/cli/render/containers.ts";
import { layoutTable, layoutText, paneListTable } from "../../../../src/cli/render/layouts.ts";
import { recoverText, sweepText } from "../../../../src/cli/render/maintenance.ts";
import { activity, AT, ID, layoutOf, paneOf, viewOf } from "../shown.ts";
import { outcomeTable } from "../../../../src/cli/render/outcomes.ts";

const WIDTHS = [60, 80, 100, 140, 250];

const LONG = "a-name-of-sixty-four-characters-which-is-the-most-that-there-is.";
const HOSTILE = "日本語の題名\x1b[31m\x07 👩‍👩‍👧‍👦 \u202etitle\nand more 한국어 그리고 더 많은 것";

function agentOf(name: string) {
  return {
    agent_id: ID,
    container_id: ID,
    origin: "managed" as const,
    pane_id: ID,
    role: name,
    capability: name,
    label: name,
    program: name,
    ...activity("permission"),
    evidence: [{
      source: "screen" as const,
      rule: name,
      ...activity(null),
      said: HOSTILE.repeat(4),
      at: AT,
    }],
    active: true,
    tmux_socket_path: name,
    tmux_session_name: name,
    tmux_window_index: 0,
    tmux_pane_index: 0,
    tmux_pane_id: "%123456",
    log_attached: true,
    log_path: name,
    created_at: AT,
    updated_at: AT,
  };
}

/** Each table by its name, with two rows in it where it may have several. */
function tablesOf(width: number | null, name: string): Record<string, string> {
  const view = viewOf(width, name);
  const isStale = () => false;
  const recovered = {
    dry_run: true,
    drift: true,
    containers: [{
      container_id: ID,
      status: "ok" as const,
      panes: [{
        pane_id: ID,
        layout_id: ID,
        label: name,
        recorded: "ready" as const,
        observed: HOSTILE,
        action: "fail" as const,
        failed_stage: "launch_command" as const,
      }],
    }],
  };
  const swept = {
    dry_run: true,
    expired: [{ pane_id: ID, layout_id: ID, label: name, failed_stage: "launch_command" as const }],
    leftovers: { locks: [], worker_logs: [] },
    rotated_logs: [],
  };
  const container = {
    container_id: ID,
    runtime: "docker" as const,
    engine: "docker",
    name,
    image: `${name}/${name}:${name}`,
    status: "running",
    user: name,
    active: true,
    last_seen_at: AT,
    mounts: [],
    labels: {},
  };
  const candidate = {
    container_id: ID,
    tmux_socket_path: name,
    tmux_session_name: name,
    tmux_window_index: 0,
    tmux_pane_index: 10,
    tmux_pane_id: "%123456",
    pane_title: HOSTILE,
    pane_current_command: name,
    agent_id: ID,
  };
  const route = {
    route_id: ID,
    source_agent_id: ID,
    target_agent_id: ID,
    enabled: true,
    created_at: AT,
    updated_at: AT,
  };
  const sent = {
    agent_id: ID,
    label: name,
    input_id: ID,
    delivered: false,
    submitted: false,
    left_in_box: false,
    outcome: "refused" as const,
    reason: "dialog" as const,
    detail: HOSTILE.repeat(3),
  };
  return {
    layouts: layoutTable([layoutOf(name), layoutOf("x")], view),
    panes: paneListTable([paneOf(name), paneOf("x")], view),
    "panes of a layout": layoutText({ ...layoutOf("x"), panes: [paneOf(name)] }, view)
      .split("\n\n").at(-1)!,
    agents: agentTable([agentOf(name), agentOf("x")], view, isStale),
    evidence: explanationText(agentOf(name), view.now, view).split("\n\n").at(-1)!,
    candidates: candidateTable([candidate], view),
    routes: routeTable([route], view),
    containers: containerTable([container], view, () => true).split("\n\n")[0]!,
    recovery: recoverText(recovered, view),
    sweep: sweepText(swept, view),
    outcomes: outcomeTable([sent], view),
  };
}

/** What tables have, line by line. */
function linesOf(tables: Record<string, string>): { readonly table: string; line: string }[] {
  return Object.entries(tables).flatMap(([table, text]) =>
    text.split("\n").map((line) => ({ table, line }))
  );
}

for (const width of WIDTHS) {
  Deno.test(`no table is wider than ${width} columns, whatever its names are`, () => {
    for (const name of [LONG, HOSTILE, "日".repeat(40), "👩‍👩‍👧‍👦".repeat(9), "x"]) {
      for (const { table, line } of linesOf(tablesOf(width, name))) {
        assert(unicodeWidth(line) <= width, `${table}: ${unicodeWidth(line)} cells: ${line}`);
        assert(!/[\p{Cc}\u202e]/u.test(line), `${table}: ${JSON.stringify(line)}`);
      }
    }
  });
}

Deno.test("off a terminal nothing is cut and nothing left out", () => {
  for (const [table, text] of Object.entries(tablesOf(null, LONG))) {
    assert(!text.includes("…"), table);
  }
  const [headings = ""] = tablesOf(null, LONG).agents!.split("\n");
  assertEquals(
    headings.split(/ {2,}/),
    "AGENT,CONTAINER,LABEL,ROLE,PROGRAM,ACTIVITY,ORIGIN,SESSION,TMUX,LOG,IN USE".split(","),
  );
});

/** The headings that a table has at this width. */
function headings(width: number, which: string, name = "bench-alpha"): string[] {
  return tablesOf(width, name)[which]!.split("\n")[0]!.trim().split(/ {2,}/);
}

Deno.test("names, states and activities stay, and ids go first", () => {
  assertEquals(headings(60, "layouts"), "CONTAINER,SESSION,STATE,AGENTS".split(","));
  for (const width of WIDTHS) {
    const kept: Record<string, string[]> = {
      layouts: ["CONTAINER", "SESSION", "STATE"],
      panes: ["CONTAINER", "SESSION", "LABEL", "STATE"],
      "panes of a layout": ["LABEL", "STATE", "ACTIVITY"],
      agents: ["CONTAINER", "LABEL", "ACTIVITY"],
      candidates: ["CONTAINER", "TMUX", "SESSION"],
      routes: ["ROUTE", "FROM", "TO"],
      containers: ["CONTAINER", "NAME", "STATUS"],
    };
    for (const [table, names] of Object.entries(kept)) {
      const shown = headings(width, table);
      assertEquals(names.filter((it) => !shown.includes(it)), [], `${table} at ${width}`);
    }
  }
  assert(!headings(80, "panes of a layout").includes("PANE"));
  assert(headings(140, "panes of a layout").includes("PANE"));
});

Deno.test("names are whole as long as there is room for them, whatever else has to go", () => {
  const line = tablesOf(100, "a-session-of-forty-characters-all-in-all").panes!.split("\n")[1]!;
  assert(/ a-session-of-forty-char\S*… /.test(line), line);
  const shorter = tablesOf(80, "twenty-characters-xx");
  for (const [table, text] of Object.entries(shorter)) {
    if (["layouts", "panes", "agents", "containers", "recovery"].includes(table)) {
      assert(text.includes("twenty-characters-xx"), `${table}\n${text}`);
    }
  }
});
