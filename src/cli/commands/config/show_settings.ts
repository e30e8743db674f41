/** `config get` */
import { ENGINES } from "../../../config/settings/engine_list.ts";
import {
  SETTING_KEYS,
  settingIn,
  type SettingKey,
  type SettingValue,
} from "../../../config/settings/setting_table.ts";
import { loadSettingsWithPlaces, type SettingsInForce } from "../../../config/settings/settings.ts";
import { yamlOf } from "../../../config/yaml_text.ts";
import { ALL_CONTEXTS } from "../../../model/settings.ts";
import { visible } from "../../../model/visible.ts";
import type { Cli } from "../../command/cli.ts";
import { nameColumn } from "../../render/table/columns.ts";
import { STATE_RANK } from "../../render/table/fit_columns.ts";
import { type Column, table } from "../../render/text_table.ts";
import { settingsNamed } from "./named_setting.ts";

/**
 * @param name of a setting or a section; null for all.
 * @throws {Refusal} for one that there is not, or a file that cannot be used.
 */
export function showSettings(cli: Cli, name: string | null): void {
  const wanted = name === null ? SETTING_KEYS : name === ENGINES ? [] : settingsNamed(name);
  const inForce = loadSettingsWithPlaces(cli.paths().config);
  const shown = [
    ...(name === null || name === ENGINES ? [enginesView(inForce)] : []),
    ...wanted.map((setting) => settingView(setting, inForce)),
  ];
  const [only, ...others] = shown;
  const isOne = only !== undefined && only.key === name && others.length === 0;
  if (cli.terminal.json) {
    cli.printResult(isOne ? only : { items: shown });
  } else if (isOne) {
    cli.terminal.print(visible(given(only.value)));
    cli.terminal.note(visible(`${only.key}: ${placeOf(only)}`));
  } else {
    const columns: Column<typeof shown[number]>[] = [
      nameColumn("SETTING", ({ key }) => key),
      { heading: "VALUE", rank: STATE_RANK, min: 8, cell: ({ value }) => yamlOf(value) },
      { heading: "FROM", rank: 3, min: 8, cell: placeOf },
    ];
    cli.terminal.print(table(columns, shown, cli.terminal));
  }
}

/** One setting, as `--json` has it. */
export function settingView(setting: SettingKey, { settings, file, lineOf }: SettingsInForce) {
  const line = lineOf(setting);
  return {
    key: setting.name,
    value: settingIn(settings, setting.section, setting.key),
    default: setting.fallback,
    file: line === null ? null : file,
    line,
  };
}

/** The engines, as their command lines; each context of docker's where the settings say so. */
function enginesView({ settings, file, enginesLine: line }: SettingsInForce) {
  return {
    key: ENGINES,
    value: settings.engines.map((choice) =>
      choice === ALL_CONTEXTS ? "contexts: all" : choice.command.join(" ")
    ),
    default: [],
    file: line === null ? null : file,
    line,
  };
}

/** As `config set` takes it. */
function given(value: SettingValue): string {
  return typeof value === "string" ? value : yamlOf(value);
}

function placeOf({ file, line }: Pick<ReturnType<typeof settingView>, "file" | "line">): string {
  return line === null ? "default" : `${file}:${line}`;
}
