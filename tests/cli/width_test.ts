/** What every list prints on real terminals, and on none. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { addProfile } from "../support/definitions.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { terminal } from "./terminal_box.ts";

const SESSION = "a-session-whose-name-is-as-long-as-any-name-may-be-which-is-64-c";
const PREFIX = "a-prefix-that-makes-labels-as-long-as-labels-may-be-with-62-c-";
const PROFILE = "a-profile-of-which-the-name-is-long";

/** A command that gives its pane a title. */
const TITLED = "printf '\\033]2;日本語の題名 👩‍👩‍👧‍👦 한국어 그리고 더 많은 것\\007'; exec cat";

const LISTS: readonly (readonly string[])[] = [
  ["layout", "list"],
  ["pane", "list"],
  ["agent", "list"],
  ["agent", "list", "--panes"],
  ["container", "list"],
  ["route", "list"],
  ["events", "--limit", "8"],
  ["template", "list"],
  ["template", "show", "1m+2s"],
  ["profile", "list"],
  ["program", "list"],
  ["config", "get"],
  ["status"],
  ["recover", "--dry-run"],
  ["help", "agent", "list"],
];

/** Long names everywhere, and titles of a hostile program. */
async function longNames(box: Sandbox): Promise<void> {
  box.configure("config.yaml", "recovery: {min_interval_seconds: 0}\n");
  // What could be adopted.
  await box.tmux("new-session", "-d", "-s", `own-${SESSION}`, TITLED);
  addProfile(box, PROFILE, ["sh", "-c", TITLED]);
  const labels = ["--label-prefix", PREFIX, "--launch", `master:${PREFIX}m1=${PROFILE}`];
  const create = ["layout", "create", "local", "--session", SESSION, ...labels, "--wait"];
  assertEquals((await box.run(...create)).code, 0);
  const add = ["route", "add", `${PREFIX}m1`, `${PREFIX}s1`];
  assertEquals((await box.run(...add)).code, 0);
}

for (const columns of [60, 200]) {
  Deno.test(`no list is wider than a terminal of ${columns} columns`, async () => {
    await using box = await sandbox();
    await longNames(box);
    const tty = await terminal(box, columns);
    for (const list of LISTS) {
      await tty.run("-q", ...list);
      await tty.shows("exit:0");
      // Lines that the terminal has wrapped come as the one that was printed.
      const printed = (await tty.screen("-J")).split("exit:0")[0]!.split("\n")
        .map((line) => line.trimEnd()).filter((line) => !line.startsWith("Usage:"));
      assert(printed.length > 1, list.join(" "));
      for (const line of printed) {
        assert(unicodeWidth(line) <= columns, `${list.join(" ")}: ${line}`);
      }
    }
  });
}

Deno.test("on a pipe, with --wide and with a wider COLUMNS, nothing is cut", async () => {
  await using box = await sandbox();
  await longNames(box);
  for (const list of LISTS) {
    const { code, stdout } = await box.run(...list);
    assertEquals([code, stdout.includes("…")], [0, false], list.join(" "));
  }
  const piped = await box.run({ env: { COLUMNS: "60" } }, "pane", "list");
  assertStringIncludes(piped.stdout, `${SESSION}  ${PREFIX}m1  master`);
  const tty = await terminal(box, 60);
  await tty.run("-q", "pane", "list", "--wide");
  await tty.shows("exit:0");
  assertStringIncludes(await tty.screen("-J"), `${SESSION}  ${PREFIX}m1  master`);
  await tty.run("-q", "pane", "list");
  await tty.shows("exit:0");
  const cut = await tty.screen("-J");
  assertEquals([cut.includes("…"), cut.includes("master")], [true, false]);
  await tty.type("export COLUMNS=240", "Enter");
  await tty.run("-q", "pane", "list");
  await tty.shows("exit:0");
  assertStringIncludes(await tty.screen("-J"), `${SESSION}  ${PREFIX}m1  master`);
});
