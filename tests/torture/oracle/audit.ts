/** The audit: outbox, file and rows tell one story. */
import type { EventRow, Rows } from "./rows.ts";

/** Every contradiction, a line each. The file must have been brought up to date by a command before. */
export function auditDivergences(rows: Rows, file: string): string[] {
  return [
    ...fileDivergences(rows.events, file),
    ...groups(rows.events, (event) => event.pane_id).flatMap(([id, events]) =>
      paneStory(id, events, rows)
    ),
    ...groups(rows.events, (event) => event.pane_id === null ? event.layout_id : null)
      .flatMap(([id, events]) => layoutStory(id, events, rows)),
    ...rows.panes.filter((pane) => !rows.events.some((event) => event.pane_id === pane.id))
      .map((pane) => `pane ${pane.id} has no events`),
  ];
}

/** The file is the outbox, line for line. */
function fileDivergences(events: readonly EventRow[], file: string): string[] {
  const lines = file.split("\n");
  const torn = lines.pop();
  if (torn !== "") return [`audit file ends in a torn line: ${torn}`];
  const problems: string[] = [];
  const ids: string[] = [];
  lines.forEach((line, index) => {
    let written: Record<string, unknown>;
    try {
      written = JSON.parse(line);
    } catch {
      problems.push(`audit file line ${index + 1} is no JSON: ${line.slice(0, 80)}`);
      return;
    }
    ids.push(String(written.event_id));
    const event = events[index];
    if (!event || event.event_id !== written.event_id) return;
    const expected = { ...event, origin: "managed", payload: JSON.parse(event.payload) };
    for (const [key, value] of Object.entries(expected)) {
      if (key === "position" || JSON.stringify(written[key]) === JSON.stringify(value)) continue;
      problems.push(`audit file line ${index + 1} has another ${key} than the outbox`);
    }
  });
  const outbox = events.map((event) => event.event_id);
  if (ids.length !== new Set(ids).size) problems.push("audit file repeats an event");
  if (ids.join() !== outbox.join()) {
    const at = outbox.findIndex((id, index) => ids[index] !== id);
    problems.push(
      `audit file has ${ids.length} events, the outbox ${outbox.length}; they part at ${
        at < 0 ? outbox.length : at
      }`,
    );
  }
  return problems;
}

function groups(
  events: readonly EventRow[],
  key: (event: EventRow) => string | null,
): [string, EventRow[]][] {
  const found = new Map<string, EventRow[]>();
  for (const event of events) {
    const id = key(event);
    if (id !== null) found.set(id, [...found.get(id) ?? [], event]);
  }
  return [...found];
}

/** Sequence numbers are 1, 2, 3 … in the order of the file. */
function gaps(what: string, events: readonly EventRow[]): string[] {
  const numbers = events.map((event) => event.sequence);
  return numbers.every((number, index) => number === index + 1)
    ? []
    : [`${what} has event sequence ${numbers}`];
}

/** The states that the events go through, and where they break off. */
function states(what: string, events: readonly EventRow[], type: string, row: string): string[] {
  let state = "creating";
  const problems: string[] = [];
  for (const event of events.filter((event) => event.event_type === type)) {
    const { prev_state, new_state } = JSON.parse(event.payload);
    if (prev_state !== state) problems.push(`${what}: ${state}, then a change from ${prev_state}`);
    if (prev_state === new_state) problems.push(`${what}: a change from ${state} to itself`);
    state = new_state;
  }
  if (state !== row) problems.push(`${what} is ${row}, its last event says ${state}`);
  return problems;
}

const NEXT: Readonly<Record<string, readonly string[]>> = {
  creating: ["ready", "degraded", "failed"],
  ready: ["degraded", "failed", "removed"],
  degraded: ["failed", "removed"],
  failed: ["removed"],
  removed: [],
};

function paneStory(id: string, events: readonly EventRow[], rows: Rows): string[] {
  const pane = rows.panes.find((row) => row.id === id);
  if (!pane) return [`events of pane ${id}, which does not exist`];
  const what = `pane ${id} (${pane.label})`;
  const count = (type: string) => events.filter((event) => event.event_type === type).length;
  const illegal = events.filter((event) => event.event_type === "managed_pane_state_changed")
    .map((event) => JSON.parse(event.payload))
    .filter(({ prev_state, new_state }) => !NEXT[prev_state]?.includes(new_state))
    .map(({ prev_state, new_state }) => `${what} went ${prev_state} → ${new_state}`);
  const counts: [string, number][] = [
    ["managed_pane_created", 1],
    ["managed_pane_recreated", pane.predecessor_id === null ? 0 : 1],
    ["managed_pane_pending_marker_set", 1],
    ["managed_pane_pending_marker_cleared", pane.state === "creating" ? 0 : 1],
    ["managed_pane_removed", pane.state === "removed" ? 1 : 0],
  ];
  return [
    ...gaps(what, events),
    ...states(what, events, "managed_pane_state_changed", pane.state),
    ...illegal,
    ...counts.filter(([type, wanted]) => count(type) !== wanted)
      .map(([type, wanted]) => `${what} has ${count(type)} × ${type}, not ${wanted}`),
  ];
}

function layoutStory(id: string, events: readonly EventRow[], rows: Rows): string[] {
  const layout = rows.layouts.find((row) => row.id === id);
  if (!layout) return [`events of layout ${id}, which does not exist`];
  const what = `layout ${id}`;
  return [
    ...gaps(what, events),
    ...states(what, events, "managed_layout_state_changed", layout.state),
  ];
}
