/** What the audit file promises, held against the database. */
import { assertEquals } from "@std/assert";
import { named } from "../support/items.ts";
import type { Sandbox } from "../support/sandbox.ts";

const SCOPE: Readonly<Record<string, "layout" | "pane">> = {
  managed_layout_created: "layout",
  managed_layout_state_changed: "layout",
  managed_pane_created: "pane",
  managed_pane_state_changed: "pane",
  managed_pane_recreated: "pane",
  managed_pane_removed: "pane",
  managed_pane_pending_marker_set: "pane",
  managed_pane_pending_marker_cleared: "pane",
  managed_pane_launch_command_exited: "pane",
  managed_pane_log_attach_failed: "pane",
  managed_layout_recovery_reattached: "layout",
  managed_layout_recovery_failed: "layout",
};

/** The twelve types. */
export const TYPES = Object.keys(SCOPE);

/** The keys that payloads have: those that always are there, and those that may be. */
export const PAYLOADS: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  managed_layout_created: [["container_id", "intended_pane_count", "template_name"], []],
  managed_layout_state_changed: [["new_state", "prev_state"], []],
  managed_pane_created: [["label", "role", "tmux_pane_index", "tmux_session_name"], []],
  managed_pane_state_changed: [["new_state", "prev_state"], ["failed_stage"]],
  managed_pane_recreated: [["chain_depth", "predecessor_id"], []],
  managed_pane_removed: [["tmux_kill_succeeded"], []],
  managed_pane_pending_marker_set: [["marker_token"], []],
  managed_pane_pending_marker_cleared: [["marker_token"], []],
  managed_pane_launch_command_exited: [["elapsed_ms", "exit_code"], []],
  managed_pane_log_attach_failed: [["reason"], []],
  managed_layout_recovery_reattached: [["reattached_pane_ids"], []],
  managed_layout_recovery_failed: [["failed_pane_ids", "failed_stage"], []],
};

const KEYS = [
  ...["actor", "event_id", "event_type", "layout_id", "origin"],
  ...["pane_id", "payload", "sequence", "timestamp"],
];

/** Every line has its fields, every sequence is without gaps in the file's order, and ends at the row's state. */
export function assertAudit(box: Sandbox): void {
  const sequences = new Map<string, number>();
  const states = new Map<string, string>();
  const ids = new Set<string>();
  const events = box.events();
  for (const event of events) {
    const line = JSON.stringify(event);
    const { event_type, layout_id, pane_id, payload } = event;
    assertEquals(Object.keys(event).sort(), KEYS, line);
    assertEquals(event.origin, "managed");
    assertEquals(["operator", "daemon"].includes(event.actor), true, line);
    assertEquals(new Date(event.timestamp).toISOString(), event.timestamp);
    assertEquals(pane_id === null, SCOPE[event_type] === "layout", line);
    const [always, sometimes] = named(PAYLOADS, event_type);
    const keys = Object.keys(payload).sort();
    assertEquals(keys.filter((key) => !sometimes.includes(key)), [...always], line);
    const owner = pane_id ?? layout_id;
    assertEquals(event.sequence, (sequences.get(owner) ?? 0) + 1, line);
    sequences.set(owner, event.sequence);
    if (payload.new_state !== undefined) {
      assertEquals(payload.prev_state, states.get(owner) ?? "creating", line);
      states.set(owner, payload.new_state);
    }
    ids.add(event.event_id);
  }
  assertEquals(ids.size, events.length);
  const rows = box.sql<{ id: string; state: string }>(
    "SELECT id, state FROM managed_pane UNION ALL SELECT id, state FROM managed_layout",
  );
  for (const { id, state } of rows) assertEquals(states.get(id) ?? "creating", state, id);
  assertEquals([...sequences.keys()].sort(), rows.map(({ id }) => id).sort());
}
