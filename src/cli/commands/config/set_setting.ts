/** `config set` */
import { withSetting } from "../../../config/settings/edit_settings.ts";
import { readGiven } from "../../../config/settings/given_value.ts";
import { readSettings, refusing } from "../../../config/settings/settings.ts";
import { decodeText } from "../../../config/text_file.ts";
import { yamlOf } from "../../../config/yaml_text.ts";
import { visible } from "../../../model/visible.ts";
import { replaceFile } from "../../../system/fs/replace_file.ts";
import type { Cli } from "../../command/cli.ts";
import { settingNamed } from "./named_setting.ts";
import { settingsFile } from "./settings_file.ts";
import { settingView } from "./show_settings.ts";

/** @throws {Refusal} and nothing is written, unless the whole file can be used afterwards. */
export function setSetting(cli: Cli, name: string, given: string): void {
  const setting = settingNamed(name);
  const value = readGiven(setting, given);
  const file = settingsFile(cli);
  const encoder = new TextEncoder();
  let after = "";
  const isWritten = replaceFile(file, (before) => {
    const mark = hasByteOrderMark(before) ? "\ufeff" : "";
    const text = before === null ? "" : refusing(() => decodeText(file, before));
    after = refusing(() => withSetting(file, text, setting, value));
    readSettings(file, after);
    return after === text && before !== null ? null : encoder.encode(mark + after);
  });
  const view = settingView(setting, readSettings(file, after));
  if (cli.terminal.json) cli.printResult({ ...view, changed: isWritten });
  else {
    const state = isWritten ? "is now" : "is already";
    const place = view.line === null ? `the default, in ${file}` : `in ${file}:${view.line}`;
    cli.terminal.note(visible(`${setting.name} ${state} ${yamlOf(view.value)}, ${place}`));
  }
}

function hasByteOrderMark(bytes: Uint8Array | null): boolean {
  return bytes !== null && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
