/** Checks the configuration files. */
import { type Advice, advise } from "../model/advice.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { loadProfiles } from "../config/profiles.ts";
import { loadPrograms } from "../config/programs.ts";
import { loadSettings } from "../config/settings/settings.ts";
import { isThere } from "../config/text_file.ts";
import { loadTemplates } from "../config/templates.ts";
import { type ConfigWarning, placeInFile } from "../config/problem.ts";
import { Refusal } from "../model/errors.ts";
import { DEFAULT_SETTINGS, type Settings, SETTINGS_FILE } from "../model/settings.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "config";

/** The settings as they are, or the defaults where they cannot be used. */
export function checkSettings(configDir: string): { checks: Check[]; settings: Settings } {
  try {
    const settings = loadSettings(configDir);
    const file = `${configDir}/${SETTINGS_FILE}`;
    const where = isThere(file)
      ? `settings in ${file}, defaults for the rest`
      : `no settings in ${file}, defaults for all`;
    return { checks: [ok(CHECK, where)], settings };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const cure = error.hint ?? advise`correct ${configDir}/${SETTINGS_FILE}`;
    return { checks: [problem(CHECK, error.message, cure)], settings: DEFAULT_SETTINGS };
  }
}

/** Templates, launch profiles and programs; a file that is left out is a problem. */
export function checkFolders(configDir: string): Check[] {
  const templates = loadTemplates(configDir);
  const profiles = loadProfiles(configDir);
  const programs = loadPrograms(configDir);
  return [
    ...checkFolder("templates", templates.templates, templates.warnings),
    ...checkFolder("profiles", profiles.profiles, profiles.warnings),
    // Those that come with agenttower can be used anyway.
    ...(programs.warnings.length === 0
      ? []
      : checkFolder("programs", programs.programs, programs.warnings)),
  ];
}

function checkFolder(
  what: "templates" | "profiles" | "programs",
  items: ReadonlyMap<string, { readonly file: string | null }>,
  warnings: readonly ConfigWarning[],
): Check[] {
  if (warnings.length === 0) return [ok(CHECK, `${items.size} ${what} can be used`)];
  const used = new Set([...items.values()].map(({ file }) => file));
  return warnings.map((found) => {
    const { file } = found;
    const where = `${placeInFile(found)}: ${found.reason}`;
    const word = shellWordIfNeeded(file);
    const cure = validateAgain(what, word);
    return used.has(file) ? warning(CHECK, where, cure) : problem(CHECK, where, cure);
  });
}

function validateAgain(what: "templates" | "profiles" | "programs", word: string): Advice {
  switch (what) {
    case "templates":
      return advise`mend it, and see: agenttower template validate ${word}`;
    case "profiles":
      return advise`mend it, and see: agenttower profile validate ${word}`;
    case "programs":
      return advise`mend it, and see: agenttower program validate ${word}`;
  }
}
