/** Values written as YAML that reads back as exactly the same. Pure. */
import { parse } from "@std/yaml";
import type { SettingValue } from "./settings/setting_table.ts";

/** A value on one line, as it may stand behind `key: ` or within a flow list. */
export function yamlOf(value: SettingValue): string {
  if (typeof value === "string") return yamlText(value);
  if (value === null || typeof value !== "object") return String(value);
  return `[${value.map(yamlText).join(", ")}]`;
}

// What a reader of files or a terminal might not take as it is: controls, format characters, line separators.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\ufffe\uffff]/gu;

/** A text: as it is where that is plain to everybody, else in double quotes, whose escapes are JSON's. */
export function yamlText(text: string): string {
  if (/^[A-Za-z][\w.-]*$/.test(text) && parse(text, { schema: "core" }) === text) return text;
  return JSON.stringify(text).replaceAll(
    INVISIBLE,
    (character) =>
      [...Array(character.length).keys()]
        .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}
