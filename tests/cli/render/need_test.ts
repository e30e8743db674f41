import { assertEquals } from "@std/assert";
import { layoutsByNeed, panesByNeed } from "../../../src/cli/render/need.ts";
import type { Activity } from "../../../src/model/activity/activity.ts";
import type { PaneState } from "../../../src/model/states.ts";

const STATES: readonly PaneState[] = ["removed", "ready", "creating", "degraded", "failed"];

Deno.test("a layout of which an agent waits comes before whatever has failed", () => {
  const layouts = [
    ...STATES.map((state) => ({ name: state, state, activities: { waiting: 0 } })),
    { name: "waits", state: "ready" as const, activities: { waiting: 1 } },
  ];
  assertEquals(
    layoutsByNeed(layouts).map(({ name }) => name),
    ["waits", "failed", "degraded", "creating", "ready", "removed"],
  );
});

interface Pane {
  readonly name: string;
  readonly state: PaneState;
  readonly activity: Activity | null;
  readonly replaced?: true;
}

function order(panes: readonly Pane[]): string[] {
  return panesByNeed(panes, {
    activityOf: ({ activity }) => activity === null ? null : { activity },
    isReplaced: ({ replaced }) => replaced === true,
  }).map(({ name }) => name);
}

Deno.test("panes come as their agents and states need somebody, else as they were", () => {
  assertEquals(
    order([
      { name: "works", state: "ready", activity: "working" },
      { name: "idle", state: "ready", activity: "idle" },
      { name: "exited", state: "ready", activity: "exited" },
      { name: "failed", state: "failed", activity: "exited" },
      { name: "degraded", state: "degraded", activity: "exited" },
      { name: "creating", state: "creating", activity: null },
      { name: "waits", state: "ready", activity: "waiting" },
      { name: "waits, unlogged", state: "degraded", activity: "waiting" },
    ]),
    [
      ...["waits", "waits, unlogged", "failed", "degraded", "exited"],
      ...["creating", "works", "idle"],
    ],
  );
});

Deno.test("a record that another has taken the place of needs nobody", () => {
  assertEquals(
    order([
      { name: "old", state: "failed", activity: null, replaced: true },
      { name: "removed", state: "removed", activity: "waiting" },
      { name: "new", state: "ready", activity: "idle" },
    ]),
    ["new", "old", "removed"],
  );
});
