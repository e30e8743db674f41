import { assertEquals, assertThrows } from "@std/assert";
import { loadTemplates } from "../../src/config/templates.ts";
import { Refusal } from "../../src/model/errors.ts";
import { BUILT_IN_TEMPLATES, MAX_TEMPLATE_PANES, planPanes } from "../../src/model/template.ts";
import { configFolder, listing } from "./folder.ts";

const PANE = "{role: a, capability: b, label_pattern: 'a{ordinal}'}";

function template(name: string, panes = PANE): string {
  return `name: ${name}\npanes: [${panes}]\n`;
}

/** What one file gives beside the built-in templates. */
function load(content: string): { names: string[]; warnings: string[] } {
  using config = configFolder({ "managed_templates/t.yaml": content });
  const { templates, warnings } = loadTemplates(config.path);
  return {
    names: [...templates.keys()].slice(BUILT_IN_TEMPLATES.length),
    warnings: warnings.map(({ file, line, reason }) => {
      assertEquals(file, `${config.path}/managed_templates/t.yaml`);
      return `${line}: ${reason}`;
    }),
  };
}

Deno.test("without files there are the built-in templates, and nothing is made", () => {
  using config = configFolder();
  for (const folder of [config.path, `${config.path}/missing`]) {
    const { templates, warnings } = loadTemplates(folder);
    assertEquals([...templates.values()], [...BUILT_IN_TEMPLATES]);
    assertEquals(warnings, []);
  }
  assertEquals(listing(config.path), []);
  Deno.mkdirSync(`${config.path}/managed_templates`);
  assertEquals(loadTemplates(config.path).warnings, []);
});

Deno.test("a template is read with all it says", () => {
  using config = configFolder();
  const file = config.write(
    "managed_templates/my-custom.yaml",
    `# managed_templates/my-custom.yaml
name: my-custom
panes:
  - role: master
    capability: orchestrator
    label_pattern: "m{ordinal}"          # also {session}
    default_launch_command_ref: claude-master   # optional
  - {role: slave, capability: worker, label_pattern: "{session}.s{ordinal}", default_launch_command_ref: }
`,
  );
  const { templates, warnings } = loadTemplates(config.path);
  assertEquals(warnings, []);
  assertEquals(templates.get("my-custom"), {
    name: "my-custom",
    file,
    panes: [
      {
        role: "master",
        capability: "orchestrator",
        labelPattern: "m{ordinal}",
        defaultLaunchCommandRef: "claude-master",
      },
      {
        role: "slave",
        capability: "worker",
        labelPattern: "{session}.s{ordinal}",
        defaultLaunchCommandRef: null,
      },
    ],
  });
});

Deno.test("a file with a built-in's name replaces it without a warning", () => {
  using config = configFolder({ "managed_templates/x.yaml": template("1m+2s") });
  const { templates, warnings } = loadTemplates(config.path);
  assertEquals([templates.get("1m+2s")?.panes.length, templates.size], [1, 2]);
  assertEquals(warnings, []);
});

Deno.test("of two files with one name the later file name counts, with a warning", () => {
  using config = configFolder({
    "managed_templates/b.yaml": "\n" + template("same", `${PANE}, ${PANE}`),
    "managed_templates/a.yaml": template("same"),
  });
  const { templates, warnings } = loadTemplates(config.path);
  const folder = `${config.path}/managed_templates`;
  assertEquals(templates.get("same")?.file, `${folder}/b.yaml`);
  assertEquals(warnings, [{
    file: `${folder}/b.yaml`,
    line: 2,
    reason: `name: "same" is also the name in ${folder}/a.yaml; this file counts`,
  }]);
});

Deno.test("a later file that cannot be used does not displace an earlier one", () => {
  using config = configFolder({
    "managed_templates/a.yaml": template("same"),
    "managed_templates/b.yaml": "name: same\n",
  });
  const { templates, warnings } = loadTemplates(config.path);
  assertEquals(templates.get("same")?.file, `${config.path}/managed_templates/a.yaml`);
  assertEquals(warnings.length, 1);
});

Deno.test("only *.yaml is read, and no hidden file", () => {
  using config = configFolder({
    "managed_templates/a.yml": template("a"),
    "managed_templates/b.yaml~": template("b"),
    "managed_templates/.c.yaml": template("c"),
    "managed_templates/README.md": "# not YAML: [",
    "managed_templates/sub/d.yaml": template("d"),
  });
  Deno.symlinkSync("user@host.1234", `${config.path}/managed_templates/.#e.yaml`);
  const { templates, warnings } = loadTemplates(config.path);
  assertEquals([templates.size, warnings], [2, []]);
});

Deno.test("files that cannot be used are left out, each with its reason, and the rest is read", () => {
  using config = configFolder({
    "managed_templates/bad.yaml": "name: [\n",
    "managed_templates/good.yaml": template("good"),
    "managed_templates/large.yaml": template("large") + "#".repeat(65_536),
  });
  const folder = `${config.path}/managed_templates`;
  Deno.mkdirSync(`${folder}/directory.yaml`);
  Deno.symlinkSync("nowhere", `${folder}/link.yaml`);
  const { templates, warnings } = loadTemplates(config.path);
  assertEquals([...templates.keys()], ["1m+2s", "2m+2s", "good"]);
  assertEquals(warnings.map(({ file }) => file.slice(folder.length + 1)), [
    "bad.yaml",
    "directory.yaml",
    "large.yaml",
    "link.yaml",
  ]);
});

Deno.test("a folder that is no folder is one warning", () => {
  using config = configFolder({ "managed_templates": "text" });
  assertEquals(loadTemplates(config.path), {
    templates: new Map(BUILT_IN_TEMPLATES.map((template) => [template.name, template])),
    warnings: [{
      file: `${config.path}/managed_templates`,
      line: 1,
      reason: "cannot be read: part of its path is not a directory",
    }],
  });
});

Deno.test("a wrong shape is refused in its line", () => {
  const named = (panes: string) => `name: x\npanes:\n${panes}`;
  const pane = (line: string) =>
    named(`  - role: a\n    capability: b\n    label_pattern: c\n    ${line}\n`);
  const cases: [string, string][] = [
    ["", "1: must be a mapping of keys to values, not nothing"],
    ["text", "1: must be a mapping of keys to values, not text"],
    ["panes: []", '1: needs the key "name"'],
    ["name:\npanes: []", '1: needs the key "name"'],
    ["name: x", '1: needs the key "panes"'],
    ["name: 1\npanes: []", "1: name: must be text, not a number; put it in quotes"],
    ["\nname: ''\npanes: []", "2: name: must not be empty"],
    ["name: ' x'\npanes: []", "1: name: begins or ends with a space"],
    ['name: "a\\e[31m"\npanes: []', "1: name: holds a control or other invisible character"],
    ['name: "a\\u202eb"\npanes: []', "1: name: holds a control or other invisible character"],
    [
      `name: ${"x".repeat(65)}\npanes: []`,
      "1: name: is 65 characters long, at most 64 are allowed",
    ],
    ["name: x\npanes: {}", "2: panes: must be a list, not a mapping"],
    ["name: x\npanes: []", "2: panes: must hold at least one pane"],
    [named("  - text\n"), "3: panes[0]: must be a mapping of keys to values, not text"],
    [named("  -\n"), "3: panes[0]: must be a mapping of keys to values, not nothing"],
    [named(`  - ${PANE}\n  - {role: a}\n`), '4: panes[1]: needs the key "capability"'],
    [
      named("  - role: a b\n    capability: c\n    label_pattern: d\n"),
      "3: panes[0].role: may hold only letters, digits, '_', '.' and '-'",
    ],
    [
      named("  - role: a\n    capability: ''\n    label_pattern: d\n"),
      "4: panes[0].capability: must not be empty",
    ],
    [
      pane("default_launch_command_ref: [x]"),
      "6: panes[0].default_launch_command_ref: must be text, not a list",
    ],
    [
      pane("label_patern: x"),
      '6: panes[0].label_patern: is not a known key; did you mean "label_pattern"?',
    ],
    [template("x") + "pane: 1\n", '3: pane: is not a known key; did you mean "panes"?'],
  ];
  for (const [content, warning] of cases) {
    assertEquals(load(content), { names: [], warnings: [warning] }, content);
  }
});

Deno.test("a template may have up to the limit of panes", () => {
  const panes = (count: number) => template("big", Array(count).fill(PANE).join(", "));
  assertEquals(load(panes(MAX_TEMPLATE_PANES)), { names: ["big"], warnings: [] });
  assertEquals(load(panes(MAX_TEMPLATE_PANES + 1)), {
    names: [],
    warnings: ["2: panes: holds 33 panes, at most 32 are allowed"],
  });
});

Deno.test("labels that cannot work are warned about, and refused when they are to be used", () => {
  const pane = (role: string, pattern: string) =>
    `  - role: ${role}\n    capability: c\n    label_pattern: "${pattern}"\n`;
  const hint = "; placeholders are {ordinal} and {session}";
  const charset = "may hold only letters, digits, '_', '.' and '-'";
  const cases: [string, string][] = [
    [
      pane("a", "x") + pane("a", "x"),
      `8: panes[1].label_pattern: the label it gives is given to two panes${hint}`,
    ],
    [
      pane("a", "x{ordinal}") + pane("b", "x{ordinal}"),
      `8: panes[1].label_pattern: the label it gives is given to two panes${hint}`,
    ],
    [pane("a", "x{index}"), `5: panes[0].label_pattern: the label it gives ${charset}${hint}`],
    [pane("a", "{{ordinal}}"), `5: panes[0].label_pattern: the label it gives ${charset}${hint}`],
    [pane("a", "{Ordinal}"), `5: panes[0].label_pattern: the label it gives ${charset}${hint}`],
    [pane("a", "a b"), `5: panes[0].label_pattern: the label it gives ${charset}${hint}`],
  ];
  for (const [panes, warning] of cases) {
    const content = `name: t\npanes:\n${panes}`;
    assertEquals(load(content), { names: ["t"], warnings: [warning] });
    using config = configFolder({ "managed_templates/t.yaml": content });
    const loaded = loadTemplates(config.path).templates.get("t");
    const request = { sessionName: "work", labelPrefix: "", overrides: {} };
    const refusal = assertThrows(() => loaded && planPanes(loaded, request), Refusal);
    assertEquals([refusal.code, Reflect.get(refusal.details, "field")], [
      "validation_failed",
      "label_pattern",
    ]);
  }
});
