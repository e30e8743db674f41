import { assertEquals } from "@std/assert";
import { readTag, TAG_PREFIX_CELLS, taggedCommand } from "../../src/model/launch/tag.ts";
import { tmuxWords } from "../../src/system/tmux/quoting.ts";
import { sandbox } from "../support/sandbox.ts";

const ID = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
const OTHER = "01890a5d-ac96-774b-bcce-b302099a8057";

Deno.test("the tag is read from a start command however this tmux quotes it", () => {
  const written = [
    `env AGENTTOWER_PANE=${ID} sleep 1`,
    `env "AGENTTOWER_PANE=${ID}" sleep 1`,
    `"env" "AGENTTOWER_PANE=${ID}" "sleep" "1"`,
    `"env AGENTTOWER_PANE=${ID} sleep 1"`,
    `env AGENTTOWER_PANE=${ID}`,
  ];
  for (const text of written) assertEquals(readTag(text), ID, text);
});

Deno.test("a command that only mentions a tag has none", () => {
  const written = [
    "",
    `sleep 1 env AGENTTOWER_PANE=${ID} x`,
    `sh -c "env AGENTTOWER_PANE=${ID} x"`,
    ` env AGENTTOWER_PANE=${ID} x`,
    `env X=1 AGENTTOWER_PANE=${ID} x`,
    `env AGENTTOWER_PANE=${ID}0 x`,
    `env AGENTTOWER_PANE=${ID.slice(1)} x`,
    `env AGENTTOWER_PANE=${ID.toUpperCase()} x`,
    `environment AGENTTOWER_PANE=${ID} x`,
  ];
  for (const text of written) assertEquals(readTag(text), null, text);
});

Deno.test("real tmux shows the tag of every command, whatever its words hold", async () => {
  await using box = await sandbox();
  await box.tmux("new-session", "-d", "-x", "200", "-y", "200", "sleep 1000");
  const hostile: (readonly string[])[] = [
    ["sleep", "1000"],
    ["sh", "-c", "sleep 1000", '"', "'", "\\", "$HOME", "`x`", ";", "#{pane_id}", "#(id)", "%%"],
    ["sh", "-c", "sleep 1000", "tab\there", "new\nline", "esc\x1b[31m", "é👍", ""],
    ["sh", "-c", "sleep 1000", `env AGENTTOWER_PANE=${OTHER}`],
    ["sh", "-c", "sleep 1000", "x".repeat(5000)],
    ["env", `AGENTTOWER_PANE=${OTHER}`, "sleep", "1000"],
  ];
  for (const command of hostile) {
    const started = await box.exec(["tmux", "-L", box.socket, "source-file", "-"], {
      stdin: `split-window -d -- ${tmuxWords(taggedCommand(ID, command))}\nselect-layout tiled\n`,
    });
    assertEquals(started.stderr, "");
  }
  const { stdout } = await box.tmux(
    ...["list-panes", "-F", `<#{=${TAG_PREFIX_CELLS}:pane_start_command}>`],
  );
  const tags = stdout.split("\n<").map((line) => readTag(line.replace(/^</, "")));
  assertEquals(tags, [null, ...hostile.map(() => ID)]);
});

Deno.test("a pane without a profile starts the user's shell", () => {
  assertEquals(taggedCommand(ID, null).slice(2), ["sh", "-c", 'exec "${SHELL:-/bin/sh}"']);
});
