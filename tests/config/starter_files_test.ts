import { assertEquals } from "@std/assert";
import { profileOf } from "../../src/config/profiles.ts";
import { starterProfile, starterTemplate } from "../../src/config/starter_files.ts";
import { templateOf } from "../../src/config/templates.ts";
import { parseYaml } from "../../src/config/yaml.ts";
import { BUILT_IN_TEMPLATES } from "../../src/model/template.ts";
import { HOSTILE_STRINGS } from "../support/hostile_strings.ts";
import { decodeText } from "../../src/config/text_file.ts";

/** As it would be read from a file. */
function kept(text: string) {
  return parseYaml("f.yaml", decodeText("f.yaml", new TextEncoder().encode(text)));
}

Deno.test("a command reads back exactly, whatever its arguments are", () => {
  const more = ["true", "null", "~", "1", "0x10", "1e3", "-", "- a", "a: b", "off", "y"];
  const odd = [
    "\ufeff",
    "\ufffe",
    "\u2028",
    "\u0085",
    "\u007f",
    "a\\",
    '"',
    "'",
    "#",
    "%",
    "@",
    "|",
    ">",
  ];
  const words = [...HOSTILE_STRINGS, ...more, ...odd];
  for (const word of words) {
    const { value } = profileOf(kept(starterProfile({ name: "p", command: ["x", word] })));
    assertEquals(value.command, ["x", word]);
  }
  // Characters of all kinds, in an order that is the same at each run.
  let state = 1;
  const next = (below: number) => (state = (state * 48271) % 0x7fffffff) % below;
  for (let round = 0; round < 300; round++) {
    const word = Array.from({ length: next(12) }, () => {
      const code = next(4) === 0 ? next(0x10ffff) : next(0x100);
      return code === 0 || (code >= 0xd800 && code < 0xe000) ? "\n" : String.fromCodePoint(code);
    }).join("");
    const command = ["x", word, words[next(words.length)] ?? ""];
    const { value } = profileOf(kept(starterProfile({ name: "p", command })));
    assertEquals(value.command, command);
  }
});

Deno.test("a template to begin with has the panes of the built-in one", () => {
  const { value, warnings } = templateOf(kept(starterTemplate("mine")));
  assertEquals([value.name, value.panes, warnings], ["mine", BUILT_IN_TEMPLATES[0]?.panes, []]);
});

Deno.test("what a starter has as comments may be given", () => {
  const text = starterProfile({ name: "p", command: ["x"] });
  const all = text.replaceAll(
    /^# ((?: {2}NAME|env|working_dir|keep_dead|agent|spare|path|signals):.*)$/gm,
    "$1",
  )
    .replace(/^# {3}NAME: value$/m, "  NAME: value");
  const { value } = profileOf(kept(all));
  assertEquals({ ...value, file: "" }, {
    name: "p",
    command: ["x"],
    agent: "claude",
    env: { NAME: "value" },
    workingDir: "/workspace",
    keepDead: true,
    spare: [],
    path: "inherit",
    signals: "auto",
    file: "",
  });
  const template = starterTemplate("t").replaceAll("# default_launch", "default_launch");
  const refs = templateOf(kept(template)).value.panes.map((pane) => pane.defaultLaunchCommandRef);
  assertEquals(new Set(refs), new Set(["my-profile"]));
});
