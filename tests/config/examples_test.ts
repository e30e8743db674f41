import { assert, assertEquals } from "@std/assert";
import { loadProfiles } from "../../src/config/profiles.ts";
import { loadSettings } from "../../src/config/settings/settings.ts";
import { loadTemplates } from "../../src/config/templates.ts";
import { DEFAULT_SETTINGS } from "../../src/model/settings.ts";
import { planPanes } from "../../src/model/template.ts";

const EXAMPLES = new URL("../../examples", import.meta.url).pathname;

Deno.test("the example settings give every key its default", () => {
  assertEquals(loadSettings(EXAMPLES), DEFAULT_SETTINGS);
  const text = Deno.readTextFileSync(`${EXAMPLES}/config.yaml`);
  const keys = Object.values(DEFAULT_SETTINGS).flatMap((section) => Object.keys(section))
    .map((key) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  for (const key of keys) assert(text.includes(`\n  ${key}: `), key);
});

Deno.test("the example templates and profiles are usable and belong together", () => {
  const { templates, warnings } = loadTemplates(EXAMPLES);
  const { profiles, warnings: profileWarnings } = loadProfiles(EXAMPLES);
  assertEquals([...warnings, ...profileWarnings], []);
  const team = templates.get("review-team");
  assert(team);
  const panes = planPanes(team, { sessionName: "review", labelPrefix: "", overrides: {} });
  assertEquals(panes.map((pane) => pane.label), [
    "review-m1",
    "review-s1",
    "review-s2",
    "review-sh",
  ]);
  for (const { launchCommandRef } of panes) {
    assert(launchCommandRef === null || profiles.has(launchCommandRef), String(launchCommandRef));
  }
  assertEquals(profiles.size, [...Deno.readDirSync(`${EXAMPLES}/launch_commands`)].length);
});
