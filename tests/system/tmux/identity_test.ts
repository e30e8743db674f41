import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Agent } from "../../../src/model/agent.ts";
import {
  findAgentPane,
  findPane,
  isAgentOf,
  locate,
  type Location,
  managedClaim,
  prove,
  type RecordedPane,
} from "../../../src/system/tmux/identity.ts";
import type { Snapshot, TmuxPane, TmuxServer } from "../../../src/system/tmux/snapshot.ts";
import { aLayout, anAgent, aPane } from "../../support/store.ts";

const OURS = "11111111-1111-4111-8111-111111111111";
const OTHERS = "22222222-2222-4222-8222-222222222222";

const SERVER: TmuxServer = { id: "boot/1/2/3", pid: 2, socketPath: "/s", version: "3.3a" };
const LATER: TmuxServer = { ...SERVER, id: "boot/1/9/9", pid: 9 };

function pane(paneId: string, tag: string | null = null, title = ""): TmuxPane {
  return {
    paneId,
    tag,
    title,
    sessionName: "work",
    sessionNames: ["work"],
    windowId: "@0",
    windowIndex: 0,
    paneIndex: 0,
    active: false,
    currentCommand: "sh",
    shell: "/bin/sh",
    dead: false,
    exitCode: null,
    diedAtMs: null,
    piped: false,
    columns: 80,
    rows: 24,
    alternate: false,
  };
}

/** A record whose pane is `%1` of the server, unless told otherwise. */
function record(changes: Partial<RecordedPane> = {}): RecordedPane {
  return { id: OURS, tmuxPaneId: "%1", tmuxServerId: SERVER.id, ...changes };
}

const UNPLACED = record({ tmuxPaneId: null, tmuxServerId: null });

interface FindRow {
  readonly because: string;
  readonly record?: RecordedPane;
  readonly server?: TmuxServer | null;
  readonly panes: readonly TmuxPane[];
  readonly found: string | null;
  readonly twins?: readonly string[];
}

const FIND: readonly FindRow[] = [
  { because: "there is none", panes: [], found: null },
  { because: "the tag is its own", panes: [pane("%5", OURS)], found: "%5" },
  { because: "it was started anew, its number stands", panes: [pane("%1")], found: "%1" },
  { because: "another number is another pane", panes: [pane("%2")], found: null },
  {
    because: "the number of a later server is another pane",
    server: LATER,
    panes: [pane("%1")],
    found: null,
  },
  {
    because: "the tag counts on a later server",
    server: LATER,
    panes: [pane("%1", OURS)],
    found: "%1",
  },
  { because: "a tag of others keeps them their pane", panes: [pane("%1", OTHERS)], found: null },
  {
    because: "the pane on record counts, others with the tag are twins",
    panes: [pane("%0", OURS), pane("%1", OURS), pane("%7", OURS)],
    found: "%1",
    twins: ["%0", "%7"],
  },
  {
    because: "the pane on record counts also where only a twin has the tag",
    panes: [pane("%1"), pane("%7", OURS)],
    found: "%1",
    twins: ["%7"],
  },
  {
    because: "before a pane is on record the oldest with the tag counts, by number",
    record: UNPLACED,
    panes: [pane("%10", OURS), pane("%9", OURS)],
    found: "%9",
    twins: ["%10"],
  },
  {
    because: "without a server only the tag counts",
    server: null,
    panes: [pane("%1")],
    found: null,
  },
  {
    because: "nothing is on record and nothing tagged",
    record: UNPLACED,
    panes: [pane("%1")],
    found: null,
  },
];

for (const { because, record: it = record(), server = SERVER, panes, found, twins = [] } of FIND) {
  Deno.test(`a record's pane is ${found ?? "none"}: ${because}`, () => {
    const seen = findPane(it, server, panes);
    assertEquals(
      [seen.pane?.paneId ?? null, seen.twins.map((twin) => twin.paneId)],
      [found, [...twins]],
    );
  });
}

Deno.test("a pane is proven by its tag where it has one, else by its server", () => {
  assertEquals(prove(record(), SERVER, pane("%1", OURS)), { paneId: "%1", proof: { tag: OURS } });
  assertEquals(prove(record(), SERVER, pane("%1")), { paneId: "%1", proof: { server: SERVER } });
});

function seen(server: TmuxServer, ...panes: TmuxPane[]): Snapshot {
  return { kind: "server", server, panes };
}

const NO_SERVER: Snapshot = { kind: "none", stoppedAs: null };
const UNKNOWN: Snapshot = { kind: "unknown", reason: "hung", transient: true, engineDown: false };

const LOCATE: readonly [string, Snapshot, living: string[], RecordedPane, Location["kind"]][] = [
  ["its server shows it", seen(SERVER, pane("%1", OURS)), [SERVER.id], record(), "found"],
  ["its server does not show it", seen(SERVER), [SERVER.id], record(), "gone"],
  ["there is no server", NO_SERVER, [], record(), "gone"],
  ["no answer says anything", UNKNOWN, [], record(), "unknown"],
  ["its server lives behind a deleted socket", NO_SERVER, [SERVER.id], record(), "unknown"],
  ["its server lives, another has its socket", seen(LATER), [SERVER.id], record(), "unknown"],
  ["its server has ended, another has its socket", seen(LATER), [LATER.id], record(), "gone"],
  ["it was never made", seen(LATER), [LATER.id, SERVER.id], UNPLACED, "gone"],
];

for (const [because, snapshot, living, it, kind] of LOCATE) {
  Deno.test(`a record's pane counts as ${kind} where ${because}`, () => {
    assertEquals(locate(it, { snapshot, living }).kind, kind);
  });
}

const MANAGED: Agent = anAgent({
  paneId: OURS,
  origin: "managed",
  tmuxPaneId: "%1",
  tmuxServerId: SERVER.id,
});
const ADOPTED: Agent = { ...MANAGED, paneId: null, origin: "adopted" };

Deno.test("a managed agent's pane is found by its tag, and by its number once the tag is gone", () => {
  assertEquals(findAgentPane(MANAGED, SERVER, [pane("%7", OURS)])?.proven, {
    paneId: "%7",
    proof: { tag: OURS },
  });
  assertEquals(findAgentPane(MANAGED, SERVER, [pane("%1")])?.proven, {
    paneId: "%1",
    proof: { server: SERVER },
  });
  assertEquals(findAgentPane(MANAGED, LATER, [pane("%1")]), null);
  assertEquals(findAgentPane(MANAGED, null, [pane("%1", OURS)]), null);
});

Deno.test("an adopted agent's pane is found by number and server alone, whatever its tag", () => {
  for (const tag of [null, OTHERS]) {
    assertEquals(findAgentPane(ADOPTED, SERVER, [pane("%1", tag)])?.proven, {
      paneId: "%1",
      proof: { server: SERVER },
    });
  }
  assertEquals(findAgentPane(ADOPTED, LATER, [pane("%1")]), null);
  assertEquals(findAgentPane(ADOPTED, SERVER, [pane("%2")]), null);
});

Deno.test("an agent is registered for a pane by tag where both have one, else by number and server", () => {
  const rows: [Agent, TmuxServer, TmuxPane, boolean][] = [
    [MANAGED, SERVER, pane("%7", OURS), true],
    [MANAGED, LATER, pane("%7", OURS), true],
    [MANAGED, SERVER, pane("%1", OTHERS), false],
    [MANAGED, SERVER, pane("%1"), true],
    [MANAGED, LATER, pane("%1"), false],
    [ADOPTED, SERVER, pane("%1"), true],
    [ADOPTED, SERVER, pane("%1", OURS), true],
    [ADOPTED, SERVER, pane("%2"), false],
    [ADOPTED, LATER, pane("%1"), false],
  ];
  for (const [agent, server, it, expected] of rows) {
    const what = `${agent.origin} ${server.id} ${it.paneId} ${it.tag}`;
    assertEquals(isAgentOf(agent, server, it), expected, what);
  }
});

Deno.test("a pane with a marker title, a tag or a number of ours cannot be adopted", () => {
  const removed = aPane(aLayout(), {
    id: OURS,
    label: "m1",
    state: "removed",
    tmuxPaneId: "%1",
    tmuxServerId: SERVER.id,
  });
  const claim = (server: TmuxServer, it: TmuxPane) => managedClaim(server, it, [removed]);
  const marked = pane("%3", null, "@MANAGED:0123456789abcdef:m1");
  assertStringIncludes(claim(SERVER, marked) ?? "", "being set up");
  for (const ours of [pane("%1"), pane("%9", OURS)]) {
    assertStringIncludes(claim(SERVER, ours) ?? "", `the managed pane m1 (${OURS})`);
  }
  assertEquals(claim(SERVER, pane("%2")), null);
  assertEquals(claim(SERVER, pane("%2", OTHERS)), null);
  assertEquals(claim(LATER, pane("%1")), null);
});
