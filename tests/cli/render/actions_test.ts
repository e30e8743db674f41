import { assertEquals } from "@std/assert";
import { actionLine, type ShownAction } from "../../../src/cli/render/actions.ts";

const SEND: ShownAction = {
  action_id: "a",
  action_type: "send",
  user: "alice",
  peer_container_id: null,
  agent_id: "g",
  other_agent_id: null,
  layout_id: null,
  pane_id: null,
  outcome: "accepted",
  reason: null,
  timestamp: "t",
  ended_at: "t",
  details: { characters: 2, checksum: "01234567" },
};

const NAMES: Readonly<Record<string, string>> = { g: "local/s1", m: "local/m1", c: "bench" };

/** What the line says behind its type. */
function told(changes: Partial<ShownAction>): string {
  const view = { nameOf: (id: string) => NAMES[id]!, wide: false };
  const action = { ...SEND, ...changes };
  const surface = { paint: (_style: string, text: string) => text, width: null };
  const line = actionLine(action, surface, view);
  const lead = `t  agent local/s1  ${action.action_type}  `;
  assertEquals(line.slice(0, lead.length), lead);
  return line.slice(lead.length);
}

Deno.test("a line says what was done, what became of it, why, and by whom", () => {
  const rows: readonly (readonly [Partial<ShownAction>, string])[] = [
    [{}, "2 characters (01234567): accepted, by alice"],
    [{ other_agent_id: "m" }, "2 characters (01234567) from local/m1: accepted, by alice"],
    [
      { outcome: "refused", reason: "dialog" },
      "2 characters (01234567): refused (dialog), by alice",
    ],
    [
      { outcome: "unsubmitted", reason: "no_enter" },
      "2 characters (01234567): typed, without Enter, by alice",
    ],
    [
      { outcome: null },
      "2 characters (01234567): not known: under way, or ended before it could say, by alice",
    ],
    [
      { action_type: "keys", outcome: "not_shown", details: { keys: 3, named: ["Up", "Enter"] } },
      "3 keys (Up Enter): not shown, by alice",
    ],
    [
      { action_type: "keys", outcome: "pressed", details: { keys: 1, named: [] } },
      "1 key: pressed, by alice",
    ],
    [
      { action_type: "answer", outcome: "still_open", details: { choice: 2 } },
      "2: still open, by alice",
    ],
    [
      { action_type: "answer", outcome: "failed", reason: "tmux_unavailable", details: {} },
      "failed (tmux_unavailable), by alice",
    ],
    [
      { action_type: "route", outcome: "added", other_agent_id: "m" },
      "to local/m1: added, by alice",
    ],
    [
      {
        action_type: "rotate",
        outcome: "rotated",
        peer_container_id: "c",
        details: { bytes: 67_108_865 },
      },
      "64.0 MiB: rotated, by alice in bench",
    ],
  ];
  for (const [changes, expected] of rows) assertEquals(told(changes), expected);
});
