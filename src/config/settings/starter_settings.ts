/** The `config.yaml` that somebody begins with: every setting as a comment, with its default. Pure. */
import { ENGINES } from "./engine_list.ts";
import { SETTING_KEYS, type SettingKey } from "./setting_table.ts";
import { yamlOf } from "../yaml_text.ts";

const HEAD =
  "# AgentTower settings. Everything is optional; what is not given is as the comments show it.\n";

const ENGINES_TEXT =
  `# # The engines that container scan asks, a line each, such as "- context: build"; none: containers.runtime's own
# ${ENGINES}: []
`;

export function starterSettings(): string {
  const sections = Map.groupBy(SETTING_KEYS, ({ section }) => section);
  return [HEAD, ENGINES_TEXT, ...[...sections].map(([section, keys]) => sectionText(section, keys))]
    .join("\n");
}

function sectionText(section: string, keys: readonly SettingKey[]): string {
  const lines = keys.flatMap(({ key, about, fallback }) => [
    `#   # ${about}`,
    `#   ${key}: ${yamlOf(fallback)}`,
  ]);
  return [`# ${section}:`, ...lines].map((line) => `${line}\n`).join("");
}
