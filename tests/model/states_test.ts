import { assertEquals } from "@std/assert";
import {
  aggregate,
  FAILED_STAGES,
  type FailedStage,
  isLegalTransition,
  isLive,
  isSettled,
  PANE_STATES,
  type PaneState,
  seenOf,
  type SlotState,
} from "../../src/model/states.ts";
import { ROOT } from "../support/root.ts";

/** From, to, and every `failed_stage` that goes with it (contract: lifecycle.md, "Transitions"). */
const TRANSITIONS: readonly [PaneState, PaneState, readonly (FailedStage | null)[]][] = [
  ["creating", "ready", [null]],
  ["creating", "degraded", ["launch_command", "log_attach"]],
  ["creating", "failed", ["pane_create", "launch_command", "registration", "log_attach"]],
  ["ready", "degraded", ["launch_command"]],
  ["ready", "failed", ["recovery_reattach"]],
  ["degraded", "failed", ["recovery_reattach"]],
  ["ready", "removed", [null, "tmux_kill"]],
  ["degraded", "removed", [null, "tmux_kill"]],
  ["failed", "removed", [null, "tmux_kill"]],
];

Deno.test("exactly the transitions of the lifecycle are legal, each with its own stages", () => {
  for (const from of PANE_STATES) {
    for (const to of PANE_STATES) {
      for (const stage of [null, ...FAILED_STAGES]) {
        const row = TRANSITIONS.find((each) => each[0] === from && each[1] === to);
        const expected = row !== undefined && row[2].includes(stage);
        assertEquals(isLegalTransition(from, to, stage), expected, `${from} → ${to}, ${stage}`);
      }
    }
  }
});

Deno.test("no way leads back: coming back always means a new record", () => {
  const reached = (from: PaneState): PaneState[] =>
    PANE_STATES.filter((to) =>
      [null, ...FAILED_STAGES].some((stage) => isLegalTransition(from, to, stage))
    ).flatMap((to) => [to, ...reached(to)]);
  for (const state of PANE_STATES) assertEquals(reached(state).includes(state), false, state);
});

Deno.test("a record holds its label and slot while it is creating, ready or degraded", () => {
  assertEquals(PANE_STATES.filter(isLive), ["creating", "ready", "degraded"]);
});

Deno.test("a layout has settled as soon as nothing of it is creating", () => {
  assertEquals(PANE_STATES.filter(isSettled), ["ready", "degraded", "failed", "removed"]);
});

const slot = (state: PaneState, failedStage: FailedStage | null = null): SlotState => ({
  state,
  failedStage,
});

Deno.test("a layout's state follows from its slots' current records", () => {
  const cases: [string, PaneState][] = [
    ["creating", "creating"],
    ["creating failed degraded removed ready", "creating"],
    ["ready failed ready", "failed"],
    ["removed failed degraded", "failed"],
    ["ready degraded removed", "degraded"],
    ["removed degraded", "degraded"],
    ["removed removed", "removed"],
    ["ready removed", "ready"],
    ["ready ready", "ready"],
    ["removed", "removed"],
  ];
  for (const [states, expected] of cases) {
    const slots = states.split(" ").map((state) => slot(state as PaneState));
    assertEquals(aggregate(slots).state, expected, states);
  }
});

Deno.test("a failed layout has the stage of its first failed slot, any other has none", () => {
  const slots = [
    slot("removed", "tmux_kill"),
    slot("failed", "registration"),
    slot("failed", "pane_create"),
  ];
  assertEquals(aggregate(slots), { state: "failed", failedStage: "registration" });
  const degraded = [slot("degraded", "log_attach"), slot("removed", "tmux_kill")];
  assertEquals(aggregate(degraded), { state: "degraded", failedStage: null });
  const creating = [slot("creating"), slot("failed", "registration")];
  assertEquals(aggregate(creating), { state: "creating", failedStage: null });
});

Deno.test("the first word of the priority that any slot has is the layout's, for all slots of up to 4", () => {
  const byRank = (states: readonly PaneState[]): PaneState => {
    const first = (["creating", "failed", "degraded"] as const).find((it) => states.includes(it));
    return first ?? (states.every((state) => state === "removed") ? "removed" : "ready");
  };
  for (const states of tuples(4)) {
    assertEquals(aggregate(states.map((state) => slot(state))).state, byRank(states), `${states}`);
  }
});

Deno.test("what a state shows of its stage stands in the page about it, for every way there is", () => {
  const page = Deno.readTextFileSync(`${ROOT}docs/recovery.md`);
  const rows = page.split("\n").filter((line) => /^\| `(degraded|failed|removed) \(/.test(line));
  for (const to of PANE_STATES) {
    for (const stage of FAILED_STAGES) {
      if (!PANE_STATES.some((from) => isLegalTransition(from, to, stage))) continue;
      const row = rows.find((line) => line.startsWith(`| \`${to} (${seenOf(to, stage)})\``));
      assertEquals(row?.includes(`\`${stage}\``), true, `${to}, ${stage}: ${row}`);
    }
  }
});

/** Every sequence of 1 to `length` states. */
function* tuples(length: number): Generator<PaneState[]> {
  for (const state of PANE_STATES) {
    yield [state];
    if (length > 1) { for (const rest of tuples(length - 1)) yield [state, ...rest]; }
  }
}
