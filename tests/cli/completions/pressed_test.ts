/** What stands on the command line after Tab was pressed, in real shells. */
import { assertEquals } from "@std/assert";
import { compiled, compiledReason } from "../../support/compiled.ts";
import { PROGRAM, type Sandbox, sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";
import { TerminalBox } from "../terminal_box.ts";
import { missing } from "./missing.ts";

const BASH_COMPLETION = "/usr/share/bash-completion/bash_completion";

/** How a shell comes by its completions, and what it is started with. */
interface Way {
  readonly says: string;
  /** What keeps it from being tried, or null. */
  readonly missing: string | null;
  /** Where the script has to lie, from the home; null where it is sourced. */
  readonly file: string | null;
  readonly shell: "bash" | "zsh" | "fish";
  readonly start: (setUp: string) => string[];
  /** What its start-up file says; it ends with the prompt. */
  readonly setUp: string;
}

const WAYS: readonly Way[] = [
  {
    says: "bash, by source",
    missing: missing("bash"),
    file: null,
    shell: "bash",
    start: (setUp) => ["bash", "--noprofile", "--rcfile", setUp, "-i"],
    setUp: "source <(agenttower completions bash)\nPS1='ready> '\n",
  },
  {
    says: "bash, by bash-completion",
    missing: missing("bash") ?? (isThere(BASH_COMPLETION) ? null : "no bash-completion here"),
    file: ".local/share/bash-completion/completions/agenttower",
    shell: "bash",
    start: (setUp) => ["bash", "--noprofile", "--rcfile", setUp, "-i"],
    setUp: `. ${BASH_COMPLETION}\nPS1='ready> '\n`,
  },
  {
    says: "bash that breaks words at blanks alone",
    missing: missing("bash"),
    file: null,
    shell: "bash",
    start: (setUp) => ["bash", "--noprofile", "--rcfile", setUp, "-i"],
    setUp: "COMP_WORDBREAKS=$' \\t\\n'\nsource <(agenttower completions bash)\nPS1='ready> '\n",
  },
  {
    says: "zsh, by source",
    missing: missing("zsh"),
    file: null,
    shell: "zsh",
    start: (setUp) => ["env", `ZDOTDIR=${setUp.replace(/\/[^/]*$/, "")}`, "zsh", "-d", "-i"],
    setUp: "source <(agenttower completions zsh)\nPS1='ready> '\n",
  },
  {
    says: "zsh, by fpath",
    missing: missing("zsh"),
    file: "functions/_agenttower",
    shell: "zsh",
    start: (setUp) => ["env", `ZDOTDIR=${setUp.replace(/\/[^/]*$/, "")}`, "zsh", "-d", "-i"],
    setUp: "fpath=(~/functions $fpath)\nautoload -Uz compinit\ncompinit -i\nPS1='ready> '\n",
  },
  {
    says: "fish, by source",
    missing: missing("fish"),
    file: null,
    shell: "fish",
    start: (setUp) => ["fish", "--no-config", "--init-command", `source ${setUp}`, "-i"],
    setUp: "agenttower completions fish | source\n" +
      "function fish_prompt; printf 'ready> '; end\nset -g fish_greeting\n",
  },
];

function isThere(file: string): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch {
    return false;
  }
}

/** A shell with the program on its PATH, as a person has it. */
async function opened(box: Sandbox, way: Way): Promise<TerminalBox> {
  const bin = `${box.dir}/bin`;
  Deno.mkdirSync(bin);
  if (compiledReason === null) Deno.symlinkSync(await compiled(), `${bin}/agenttower`);
  else {
    const words = PROGRAM.map((word) => `'${word}'`).join(" ");
    const script = `#!/bin/sh\nexec ${words} "$@"\n`;
    Deno.writeTextFileSync(`${bin}/agenttower`, script, { mode: 0o755 });
  }
  if (way.file !== null) {
    const file = `${box.home}/${way.file}`;
    Deno.mkdirSync(file.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(file, (await box.run("completions", way.shell)).stdout);
  }
  const setUp = `${box.home}/.zshrc`;
  Deno.writeTextFileSync(setUp, way.setUp);
  const terminal = new TerminalBox(box, "shell");
  await terminal.start(160, ["env", `PATH=${bin}:${box.env.PATH}`, ...way.start(setUp)]);
  return terminal;
}

/** What is typed, each Tab with what stands there after it; an empty word begins anew. */
const PRESSES: readonly (readonly [keys: string, then: string])[] = [
  ["agenttower layo", "agenttower layout "],
  ["recr", "agenttower layout recreate "],
  ["--degr", "agenttower layout recreate --degraded "],
  ["", ""],
  // Names are short where they mean one, and full once they are begun so.
  ["agenttower attach d", "agenttower attach demo "],
  ["--pane m", "agenttower attach demo --pane m1 "],
  ["", ""],
  ["agenttower rm dem", "agenttower rm demo "],
  ["m", "agenttower rm demo m1 "],
  ["local/m", "agenttower rm demo m1 local/m1 "],
  ["", ""],
  ["agenttower layout create lo", "agenttower layout create local "],
  ["--template 2", "agenttower layout create local --template 2m+2s "],
  ["--launch s", "agenttower layout create local --template 2m+2s --launch slave:"],
  ["", "agenttower layout create local --template 2m+2s --launch slave:s"],
  ["2", "agenttower layout create local --template 2m+2s --launch slave:s2="],
  ["cl", "agenttower layout create local --template 2m+2s --launch slave:s2=claude-slave "],
  ["", ""],
  ["agenttower layout create local --launch=m", "agenttower layout create local --launch=master:"],
  ["", "agenttower layout create local --launch=master:m1="],
  ["co", "agenttower layout create local --launch=master:m1=codex "],
  ["", ""],
  [
    'agenttower layout create local --launch "ma',
    'agenttower layout create local --launch "master:',
  ],
  ["", 'agenttower layout create local --launch "master:m1='],
  ["co", 'agenttower layout create local --launch "master:m1=codex" '],
  ["", ""],
  ["agenttower pane recreate m1 --launch cl", "agenttower pane recreate m1 --launch claude-slave "],
  ["", ""],
  ["agenttower events --type pane_rec", "agenttower events --type pane_recreated "],
  ["", ""],
  ["agenttower route add m", "agenttower route add m1 "],
  ["s", "agenttower route add m1 s"],
  ["1", "agenttower route add m1 s1 "],
  ["", ""],
  ["agenttower send m", "agenttower send m1 "],
  ["--no-en", "agenttower send m1 --no-enter "],
  ["--from s2", "agenttower send m1 --no-enter --from s2 "],
  ["", ""],
  ["agenttower restart dem", "agenttower restart demo "],
  ["", ""],
  ["agenttower layout wait dem", "agenttower layout wait demo "],
  ["--for i", "agenttower layout wait demo --for idle "],
  ["", ""],
  ["agenttower program show op", "agenttower program show opencode "],
  ["", ""],
  ["agenttower schema prof", "agenttower schema profile "],
  ["", ""],
  ["agenttower layout list --state deg", "agenttower layout list --state degraded "],
  ["", ""],
  ["agenttower config set launch.pa", "agenttower config set launch.path "],
  ["lo", "agenttower config set launch.path login "],
  ["", ""],
  ["agenttower help layout at", "agenttower help layout attach "],
];

/** Presses Tab after each of `presses`, and sees what stands on the line then. */
async function pressed(terminal: TerminalBox, box: Sandbox, presses: typeof PRESSES) {
  let before = "";
  const becomes = async (wanted: string) => {
    let typed = "";
    try {
      await box.eventually(async () => (typed = await terminal.typed()) === wanted);
    } catch {
      assertEquals(typed, wanted, await terminal.screen());
    }
  };
  for (const [keys, then] of presses) {
    if (then === "") await terminal.type("C-c");
    else {
      if (keys !== "") await terminal.type("-l", "--", keys);
      await becomes(before + keys);
      await terminal.type("Tab");
    }
    await becomes(then);
    before = then;
  }
}

for (const way of WAYS) {
  testUnless(way.missing, `Tab completes part by part (${way.says})`, async () => {
    await using box = await sandbox();
    box.configure("launch_commands/a.yaml", 'name: claude-slave\ncommand: ["true"]\n');
    box.configure("launch_commands/b.yaml", 'name: codex\ncommand: ["true"]\n');
    await box.run("layout", "create", "local", "--session", "demo", "--wait");
    await pressed(await opened(box, way), box, PRESSES);
  });
}

for (const way of WAYS.filter(({ shell }) => shell === "bash")) {
  testUnless(
    way.missing,
    `Tab leaves the line where nothing can follow (${way.says})`,
    async () => {
      await using box = await sandbox();
      await pressed(await opened(box, way), box, [
        // The second Tab comes to what the first one left.
        ["agenttower status ", "agenttower status "],
        ["--js", "agenttower status --json "],
      ]);
    },
  );
}
