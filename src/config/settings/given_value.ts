/** A value of a setting as it is given on a command line. */
import { invalid } from "../../model/refusals/validation.ts";
import { Node } from "../node.ts";
import { ConfigProblem } from "../problem.ts";
import type { SettingKey, SettingValue } from "./setting_table.ts";
import { parseYaml, type YamlValue } from "../yaml.ts";

/**
 * What `given` says for `setting`: where that takes text, the text as it is; of a list also its only item.
 *
 * @throws {Refusal} `validation_failed` with what the file's own reader says of it.
 */
export function readGiven(setting: SettingKey, given: string): SettingValue {
  if (given.trim() === "null") return null;
  try {
    const document = { file: "VALUE", value: null, lineOf: () => 1 };
    const node = new Node(document, [setting.section, setting.key], valueOf(setting, given));
    return setting.rule.read(node) as SettingValue;
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    throw invalid(error.field || setting.name, error.reason, error.hint);
  }
}

function valueOf({ rule: { schema } }: SettingKey, given: string): YamlValue {
  if (schema.type === "string") return given;
  if (schema.type === "array" && !given.trim().startsWith("[")) return [given];
  return parseYaml("VALUE", given).value;
}
