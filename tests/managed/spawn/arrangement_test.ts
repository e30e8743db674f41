import { assert, assertEquals } from "@std/assert";
import { isAsArranged } from "../../../src/managed/spawn/arrangement.ts";
import { sandbox } from "../../support/sandbox.ts";

const THEN = "ab12,80x24,0,0[80x12,0,0,1,80x11,0,13{40x11,0,13,2,39x11,41,13,13}]";

const CASES: readonly [what: string, now: string, isAsArranged: boolean][] = [
  ["the same", THEN, true],
  ["another size of the window", THEN.replace("80x24", "90x30").replace("40x11", "50x17"), true],
  ["a pane is gone", "cd34,80x24,0,0[80x12,0,0,1,80x11,0,13,13]", true],
  ["a pane is gone, and a border was moved", "cd34,80x24,0,0[80x9,0,0,1,80x14,0,10,13]", false],
  ["all but one are gone", "cd34,80x24,0,0,2", true],
  ["all but one are gone, and the window is larger", "cd34,90x30,0,0,2", true],
  ["a border was moved", THEN.replace("80x12,0,0,1", "80x20,0,0,1"), false],
  ["panes were swapped", THEN.replace(",13,2,", ",13,13,").replace("13,13}", "13,2}"), false],
  [
    "panes stand side by side now",
    "cd34,90x24,0,0{80x12,0,0,1,80x11,0,13[40x11,0,13,2,39x11,41,13,13]}",
    false,
  ],
  ["a pane came to it", "cd34,80x24,0,0[80x12,0,0,1,80x11,0,13,7]", false],
  ["nothing that can be read", "80x24", false],
  ["a part that is missing", THEN.slice(0, -2), false],
];

for (const [what, now, expected] of CASES) {
  Deno.test(`a window is ${expected ? "" : "not "}as it was arranged: ${what}`, () => {
    assertEquals(isAsArranged(THEN, now), expected);
  });
}

Deno.test("a window of which nothing is kept counts as changed by hand", () => {
  assertEquals(isAsArranged("", THEN), false);
});

/** Windows of six panes, as tmux arranges them. */
const ARRANGEMENTS = [
  ...["tiled", "main-vertical", "main-horizontal", "even-horizontal"].map((name) => [
    ...Array.from({ length: 5 }, () => ["split-window", "-t", "=work:", "sleep 1000"]),
    ["select-layout", "-t", "=work:", name],
  ]),
  ["-h", "-v", "-h", "-v", "-h"].map((way) => [
    ...["split-window", way, "-t", "=work:.{top-left}", "sleep 1000"],
  ]),
];

Deno.test("a window from which tmux took panes is as arranged, unless a border was moved before", async () => {
  await using box = await sandbox();
  const layout = async () => {
    const format = "#{window_layout}";
    return (await box.tmux("display-message", "-p", "-t", "=work:", format)).stdout.trim();
  };
  // Without a session the server would end, and perhaps while it is given the next one.
  await box.tmux("-f", "/dev/null", "new-session", "-d", "-s", "kept", "sleep 1000");
  for (const commands of ARRANGEMENTS) {
    for (let first = 0; first < 6; first++) {
      const size = ["-x", "203", "-y", "61"];
      await box.tmux("new-session", "-d", "-s", "work", ...size, "sleep 1000");
      await box.tmux("set-option", "-w", "-t", "=work:", "window-size", "manual");
      for (const command of commands) await box.tmux("select-layout", "tiled", ";", ...command);
      const arranged = await layout();
      for (const index of [first, 0]) {
        await box.tmux("kill-pane", "-t", `=work:0.${index}`);
        const now = await layout();
        assert(isAsArranged(arranged, now), `${index} of ${arranged} left ${now}`);
      }
      const before = await layout();
      await box.tmux("resize-pane", "-t", "=work:0.0", "-x", "60", "-y", "11");
      const moved = await layout();
      assertEquals(isAsArranged(arranged, moved), before.slice(5) === moved.slice(5));
      await box.tmux("kill-session", "-t", "=work");
    }
  }
});
