/** Checks the configuration files. */
import { advise } from "../model/advice.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { loadProfiles } from "../config/profiles.ts";
import { loadSettings } from "../config/settings.ts";
import { loadTemplates } from "../config/templates.ts";
import type { ConfigWarning } from "../config/problem.ts";
import { Refusal } from "../model/errors.ts";
import { DEFAULT_SETTINGS, type Settings, SETTINGS_FILE } from "../model/settings.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "config";

/** The settings as they are, or the defaults where they cannot be used. */
export function checkSettings(configDir: string): { checks: Check[]; settings: Settings } {
  try {
    const settings = loadSettings(configDir);
    return {
      checks: [ok(CHECK, `settings in ${configDir}/${SETTINGS_FILE}, defaults for the rest`)],
      settings,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const cure = error.hint ?? advise`correct ${configDir}/${SETTINGS_FILE}`;
    return { checks: [problem(CHECK, error.message, cure)], settings: DEFAULT_SETTINGS };
  }
}

/** Templates and launch profiles; a file that is left out is a problem. */
export function checkFolders(configDir: string): Check[] {
  const templates = loadTemplates(configDir);
  const profiles = loadProfiles(configDir);
  return [
    ...checkFolder("templates", templates.templates, templates.warnings),
    ...checkFolder("profiles", profiles.profiles, profiles.warnings),
  ];
}

function checkFolder(
  what: "templates" | "profiles",
  items: ReadonlyMap<string, { readonly file: string | null }>,
  warnings: readonly ConfigWarning[],
): Check[] {
  if (warnings.length === 0) return [ok(CHECK, `${items.size} ${what} can be used`)];
  const used = new Set([...items.values()].map(({ file }) => file));
  return warnings.map(({ file, line, reason }) => {
    const where = `${file}:${line}: ${reason}`;
    const word = shellWordIfNeeded(file);
    const cure = what === "templates"
      ? advise`mend it, and see: agenttower template validate ${word}`
      : advise`mend it, and see: agenttower profile validate ${word}`;
    return used.has(file) ? warning(CHECK, where, cure) : problem(CHECK, where, cure);
  });
}
