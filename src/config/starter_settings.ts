/** The `config.yaml` that somebody begins with: every setting as a comment, with its default. Pure. */
import { SETTING_KEYS, type SettingKey } from "./setting_table.ts";
import { yamlOf } from "./yaml_text.ts";

const HEAD =
  "# AgentTower settings. Everything is optional; what is not given is as the comments show it.\n";

export function starterSettings(): string {
  const sections = Map.groupBy(SETTING_KEYS, ({ section }) => section);
  return [HEAD, ...[...sections].map(([section, keys]) => sectionText(section, keys))].join("\n");
}

function sectionText(section: string, keys: readonly SettingKey[]): string {
  const lines = keys.flatMap(({ key, about, fallback }) => [
    `#   # ${about}`,
    `#   ${key}: ${yamlOf(fallback)}`,
  ]);
  return [`# ${section}:`, ...lines].map((line) => `${line}\n`).join("");
}
