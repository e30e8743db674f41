/** Settings as people name them. Pure. */
import { ENGINES } from "../../../config/settings/engine_list.ts";
import { SETTING_KEYS, type SettingKey } from "../../../config/settings/setting_table.ts";
import { advise, didYouMean } from "../../../model/advice.ts";
import { nearest } from "../../../model/nearest.ts";
import { invalid } from "../../../model/refusals/validation.ts";

/** @throws {Refusal} `validation_failed`, with the nearest name, where there is none. */
export function settingNamed(name: string): SettingKey {
  const found = SETTING_KEYS.find((setting) => setting.name === name);
  if (found !== undefined) return found;
  if (name === ENGINES) {
    throw invalid(
      "KEY",
      "engines is a list of several lines",
      advise`write it: agenttower config edit`,
    );
  }
  const known = SETTING_KEYS.map((setting) => setting.name);
  const near = nearest(name, known) ??
    SETTING_KEYS.find(({ key, section }) => name === key || name === section)?.name ?? null;
  const hint = near === null
    ? advise`see which there are: agenttower config get`
    : didYouMean(near);
  throw invalid("KEY", `there is no setting "${name}"`, hint);
}

/** Those of a section, or the one of that name. @throws {Refusal} as {@link settingNamed}. */
export function settingsNamed(name: string): readonly SettingKey[] {
  const section = SETTING_KEYS.filter((setting) => setting.section === name);
  return section.length > 0 ? section : [settingNamed(name)];
}
