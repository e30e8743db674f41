/** The operator's own tmux.conf is in force, and nothing in it breaks a layout's life. */
import { assertEquals } from "@std/assert";
import { recover } from "../../../src/managed/reconcile/recover.ts";
import { recreatePane } from "../../../src/managed/recreate.ts";
import { removeLayout, removePane } from "../../../src/managed/remove.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { Decoys } from "../../support/decoys.ts";
import { afterEnds } from "../../support/faulty_exec.ts";
import { exactly } from "../../support/items.ts";
import { panesIn } from "../../support/seen_panes.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { TmuxOn } from "../../support/tmux.ts";

const CONFIGURATIONS: Record<string, string> = {
  "nothing": "",
  "indexes from 1 that are given anew":
    "set -g base-index 1\nset -wg pane-base-index 1\nset -g renumber-windows on",
  "windows that name themselves": "set -wg automatic-rename on\nset -wg allow-rename on",
  "panes that stay when their command exits": "set -wg remain-on-exit on",
  "panes that stay when their command fails": "set -wg remain-on-exit failed",
  "a default command of its own": 'set -g default-command "echo mine; exit 3"',
  "a default shell of its own": "set -g default-shell /bin/sh",
  "clients that stay when a session goes": "set -g detach-on-destroy off",
  "a server that stays when it is empty": "set -s exit-empty off",
  "sessions that go when nobody is attached": "set -g destroy-unattached on",
  "a hook that opens a window in a new session": "set-hook -g after-new-session new-window",
  "a hook that opens a window of the operator's in a new session":
    "set-hook -g after-new-session 'new-window cat'",
  "a hook that moves a new session's window behind another":
    "set-hook -g after-new-session 'move-window -t :7 ; new-window -t :3 cat'",
  "a hook that gives each new pane a window": "set-hook -g after-split-window break-pane",
  "a hook that splits a new session's window": "set-hook -g after-new-session split-window",
  "a hook that splits each new window, its session's first, too":
    "set-hook -g window-linked 'split-window cat'",
  "a hook that puts a pane before a new session's first":
    "set-hook -g after-new-session 'split-window -b'",
  "a hook that makes a session beside a new one":
    "set-hook -g after-new-session 'new-session -d -s other'",
  "a hook that renames a new session": "set-hook -g after-new-session 'rename-session renamed'",
  "a hook that selects another pane after a split":
    "set-hook -g after-split-window 'select-pane -t :.0'",
  "a hook that opens a window after a split": "set-hook -g after-split-window new-window",
  "hooks that move the focus after everything":
    "set-hook -g after-select-layout last-pane\nset-hook -g after-select-pane 'select-pane -t :.+'\n" +
    "set-hook -g after-set-option 'select-window -t :+'",
  "a border with titles, small windows and a mouse":
    "set -g pane-border-status top\nset -g default-size 40x10\nset -g window-size smallest\nset -g mouse on",
};

/** The tags of all panes in the window of the first of ours; null for somebody else's pane. */
async function sharersOfWindow(box: Sandbox): Promise<(string | null)[]> {
  const { panes } = await new TmuxOn(box).look();
  const window = panes.find(({ tag }) => tag !== null)?.windowId;
  return panes.filter(({ windowId }) => windowId === window).map(({ tag }) => tag);
}

for (const [what, configuration] of Object.entries(CONFIGURATIONS)) {
  Deno.test(`a layout lives its whole life under ${what}`, async () => {
    await using box = await sandbox();
    // The operator's decoys are there before hooks are; destroy-unattached would take them at once.
    if (!configuration.includes("destroy-unattached")) {
      await box.tmux("new-session", "-d", "-s", "first", "sleep 1000");
    }
    const decoys = await Decoys.start(box, ...(configuration.includes("destroy") ? [] : ["work2"]));
    Deno.writeTextFileSync(`${box.home}/.tmux.conf`, configuration);
    await box.tmux("source-file", `${box.home}/.tmux.conf`);
    addProfile(box, "stays", ["sh", "-c", "printf '\\033]2;busy\\033\\\\'; exec sleep 1000"]);
    addProfile(box, "exits", ["sh", "-c", "exit 7"]);
    addTemplate(box, "t", [null, "stays", "exits", "stays"]);
    await using at = contextOn(box, {
      exec: afterEnds(box, { of: 4 }),
      settings: { logs: { mode: "off" } },
    });

    const layout = await at.settle("work", { templateName: "t" });
    const states = layout.panes.map((pane) => pane.state);
    assertEquals(states, ["ready", "ready", "degraded", "ready"]);
    const [first, stays, exits, last] = exactly(layout.panes, 4);
    const ours = async () => (await panesIn(box)).filter((pane) => pane.tag !== null);
    assertEquals((await ours()).map((pane) => [pane.tag, pane.dead, pane.title]), [
      [first.pane_id, false, "p1"],
      [stays.pane_id, false, "p2"],
      [exits.pane_id, true, "p3"],
      [last.pane_id, false, "p4"],
    ]);
    const all = layout.panes.map((pane) => pane.pane_id);
    assertEquals((await sharersOfWindow(box)).toSorted(), all.toSorted());
    const exited = box.events().find((event) =>
      event.event_type === "managed_pane_launch_command_exited"
    );
    assertEquals([exited.pane_id, exited.payload.exit_code], [exits.pane_id, 7]);

    const untouched = await recover(at.ctx, { containerId: null, dryRun: false });
    assertEquals(untouched.drift, false);

    for (const { pane_id } of [stays, exits]) {
      assertEquals((await removePane(at.ctx, pane_id)).killSucceeded, true);
    }
    assertEquals((await ours()).length, 2);
    const again = await recreatePane(at.ctx, {
      predecessorPaneId: exits.pane_id,
      launchCommandOverride: "stays",
      idempotencyKey: null,
      replace: false,
    });
    await at.settled();
    const recreated = (await ours()).map((pane) => [pane.tag, pane.dead, pane.title]);
    assertEquals(recreated[2], [again.pane.id, false, "p3"]);
    const together = [first.pane_id, last.pane_id, again.pane.id];
    assertEquals((await sharersOfWindow(box)).toSorted(), together.toSorted());
    assertEquals(at.detail(layout.layout_id).state, "ready");

    await removeLayout(at.ctx, layout.layout_id);
    assertEquals(await ours(), []);
    // What hooks made is the operator's.
    const rest = await panesIn(box);
    assertEquals(rest.filter((pane) => /^(@MANAGED|p\d)/.test(pane.title)), []);
    for (const { id } of rest) {
      assertEquals((await box.tmux("show-options", "-p", "-t", id)).stdout, "", id);
    }
    await decoys.assertUntouched();
  });
}
