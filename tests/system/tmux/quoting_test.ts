import { assertEquals } from "@std/assert";
import { formatLiteral, tmuxWord, tmuxWords } from "../../../src/system/tmux/quoting.ts";
import { HOSTILE_STRINGS } from "../../support/hostile_strings.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { TmuxOn } from "../../support/tmux.ts";

/** Writes its arguments, variables and folder to a file, each with a NUL behind it, and stays. */
const REPORTER = `f=$1; shift
{ printf '%s\\0' "$#" "$@"; pwd -P | tr '\\n' '\\0'; env -0; } >"$f.new" && mv "$f.new" "$f"
exec sleep 1000`;

interface Report {
  args: string[];
  env: Map<string, string>;
}

async function readReport(box: Sandbox, file: string): Promise<Report> {
  const fields = (await box.eventually(() => Deno.readTextFileSync(file))).split("\0");
  const count = Number(fields[0]);
  const variables = fields.slice(count + 1).map((text) => text.split(/=(.*)/s));
  return {
    args: fields.slice(1, count + 1),
    env: new Map(variables.map(([name = "", value = ""]) => [name, value])),
  };
}

function reporter(file: string, ...args: string[]): string[] {
  return ["sh", "-c", REPORTER, "sh", file, ...args];
}

Deno.test("every argument reaches a pane's program as it is", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const files = [`${box.dir}/first`, `${box.dir}/second`];
  const panes = files.map((file) => ({ command: reporter(file, ...HOSTILE_STRINGS) }));
  assertEquals((await tmux.make("work", ...panes)).complaint, "");
  for (const file of files) assertEquals((await readReport(box, file)).args, HOSTILE_STRINGS);
});

Deno.test("every variable reaches a pane's program as it is", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const env = Object.fromEntries(HOSTILE_STRINGS.map((text, n) => [`V${n}`, text]));
  const files = [`${box.dir}/first`, `${box.dir}/second`];
  const panes = files.map((file) => ({ command: reporter(file), env }));
  assertEquals((await tmux.make("work", ...panes)).complaint, "");
  for (const file of files) {
    const report = await readReport(box, file);
    for (const [name, text] of Object.entries(env)) assertEquals(report.env.get(name), text, name);
  }
});

Deno.test("a pane starts in its folder, whatever that is called", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  const names = HOSTILE_STRINGS.filter((name) => name !== "" && name.length < 200)
    .map((name) => name.replaceAll("/", "_"));
  const folders = names.map((name, n) => `${box.dir}/${n} ${name}`);
  for (const folder of folders) Deno.mkdirSync(folder);
  const script = 'readlink -n "/proc/$$/cwd" >"$0.new"; mv "$0.new" "$0"; exec sleep 1000';
  const panes = folders.map((workingDir, n) => ({
    workingDir,
    command: ["sh", "-c", script, `${box.dir}/report-${n}`],
  }));
  assertEquals((await tmux.make("work", ...panes)).complaint, "");
  for (const [n, folder] of folders.entries()) {
    const file = `${box.dir}/report-${n}`;
    assertEquals(await box.eventually(() => Deno.readTextFileSync(file)), folder);
  }
});

Deno.test("a word is one word for tmux, as it is", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  await tmux.make("work", {});
  for (const [n, text] of HOSTILE_STRINGS.entries()) {
    if (text === "") continue;
    await tmux.look(`set-buffer -b x -- ${tmuxWord(text)}`);
    const file = `${box.dir}/buffer-${n}`;
    await box.tmux("save-buffer", "-b", "x", file);
    assertEquals(Deno.readTextFileSync(file), text);
  }
});

Deno.test("several words stay apart", () => {
  assertEquals(tmuxWords(["a b", "", '"']), '"a b" "" "\\""');
});

Deno.test("a literal in a format is shown as it is", async () => {
  await using box = await sandbox();
  const tmux = new TmuxOn(box);
  await tmux.make("work", {});
  // display-message expands formats as the arguments of -c are expanded, and times besides.
  for (const text of HOSTILE_STRINGS.filter((each) => !/[%\p{Cc}\u202e]|^#\[|#\[/u.test(each))) {
    const shown = tmuxWord(`<${formatLiteral(text)}>`);
    const { output } = await tmux.run({ commands: `display-message -p ${shown}` });
    assertEquals(output.includes(`<${text}>\n`), true, text);
  }
});
