/**
 * One setting changed in the text of `config.yaml`, and all else left as it is, byte for byte. Lines are found by
 * their look; whether they were the right ones is then asked of the parser, which decides. Pure.
 */
import { advise } from "../../model/advice.ts";
import { mapping, Node, root } from "../node.ts";
import { ConfigProblem } from "../problem.ts";
import type { SettingKey, SettingValue } from "./setting_table.ts";
import { parseYaml, type YamlValue } from "../yaml.ts";
import { yamlOf, yamlText } from "../yaml_text.ts";

/**
 * The text with `setting` at `value`.
 *
 * @param file what the text is of, for what is wrong with it.
 * @throws {ConfigProblem} when the text is not YAML of the kind allowed, or written so that no line of it can be
 * changed alone.
 */
export function withSetting(
  file: string,
  text: string,
  setting: SettingKey,
  value: SettingValue,
): string {
  const document = parseYaml(file, text, "lines");
  const top = document.value === null ? new Map<string, YamlValue>() : mapping(root(document));
  const found = top.get(setting.section) ?? null;
  const section = found === null
    ? new Map<string, YamlValue>()
    : mapping(new Node(document, [setting.section], found));
  const lines = text.split(/(?<=\n)/).filter((line) => line !== "");
  const changed = changedLines(lines, setting, value, {
    hasSection: top.has(setting.section),
    hasKey: section.has(setting.key),
  });
  const wanted = new Map(top).set(setting.section, new Map(section).set(setting.key, value));
  const path = section.has(setting.key)
    ? [setting.section, setting.key]
    : top.has(setting.section)
    ? [setting.section]
    : [];
  if (changed === null || !gives(file, changed, wanted)) {
    throw byHand(file, document.lineOf(path), setting, value);
  }
  return changed;
}

function byHand(file: string, line: number, setting: SettingKey, value: SettingValue) {
  const { section } = setting;
  const assignment = `${setting.key}: ${yamlOf(value)}`;
  return new ConfigProblem(
    file,
    line,
    setting.name,
    "what stands there is written so that it cannot be changed without touching the rest",
    advise`below a line ${section}: write ${assignment} by way of agenttower config edit`,
  );
}

function gives(file: string, text: string, wanted: YamlValue): boolean {
  try {
    return isSame(parseYaml(file, text).value, wanted);
  } catch (error) {
    if (error instanceof ConfigProblem) return false;
    throw error;
  }
}

function isSame(one: YamlValue, other: YamlValue): boolean {
  if (one instanceof Map && other instanceof Map) {
    return one.size === other.size &&
      [...one].every(([key, value]) => other.has(key) && isSame(value, other.get(key) ?? null));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  }
  return Object.is(one, other);
}

interface There {
  readonly hasSection: boolean;
  readonly hasKey: boolean;
}

/** Null where no line can be told to be the one. */
function changedLines(
  lines: readonly string[],
  setting: SettingKey,
  value: SettingValue,
  { hasSection, hasKey }: There,
): string | null {
  const end = lines.some((line) => line.endsWith("\r\n")) ? "\r\n" : "\n";
  const assignment = (indent: string) => `${indent}${setting.key}: ${yamlOf(value)}${end}`;
  if (!hasSection) {
    const last = lines.at(-1);
    const gap = last === undefined || last.trim() === "" ? "" : end;
    const ended = last === undefined || last.endsWith("\n") ? "" : end;
    return [...lines, ended, gap, `${setting.section}:${end}`, assignment("  ")].join("");
  }
  const sectionAt = onlyLine(lines, (line) => keyLine(line, "", setting.section) !== null);
  if (sectionAt === null) return null;
  const blockEnd = endOfBlock(lines, sectionAt + 1, 0, false);
  const first = lines.slice(sectionAt + 1, blockEnd).find(hasContent);
  const indent = first === undefined ? "  " : indentOf(first);
  if (hasKey) {
    const block = lines.slice(0, blockEnd);
    const keyAt = onlyLine(
      block,
      (line, at) => at > sectionAt && keyLine(line, indent, setting.key) !== null,
    );
    return keyAt === null ? null : replaced(lines, keyAt, { indent, setting, value, end });
  }
  const opened = openedSection(lines[sectionAt] ?? "", setting.section);
  if (opened === null) return null;
  const before = [...lines.slice(0, sectionAt), withEnd(opened, end)];
  const after = lines.slice(sectionAt + 1);
  const at = first === undefined ? 0 : blockEnd - sectionAt - 1;
  const kept = after.slice(0, at).map((line) => withEnd(line, end));
  return [...before, ...kept, assignment(indent), ...after.slice(at)].join("");
}

interface Change {
  readonly indent: string;
  readonly setting: SettingKey;
  readonly value: SettingValue;
  readonly end: string;
}

/** The lines with the value of the key in line `at` replaced; a comment behind it stays. */
function replaced(
  lines: readonly string[],
  at: number,
  { indent, setting, value, end }: Change,
): string | null {
  const line = lines[at] ?? "";
  const found = keyLine(line, indent, setting.key);
  if (found === null) return null;
  const blockEnd = endOfBlock(lines, at + 1, indent.length, true);
  const block = lines.slice(at + 1, blockEnd);
  const rest = lines.slice(blockEnd);
  const written = `${found.head}: ${yamlOf(value)}${found.tail}${lineEnd(line)}`;
  if (!block.some(hasContent)) return [...lines.slice(0, at), written, ...block, ...rest].join("");
  // A list with an item a line; what is said beside its items would be lost.
  if (found.value !== "" || !block.every((item) => /^ *- +[^#]*$/.test(item))) return null;
  const before = lines.slice(0, at);
  if (!Array.isArray(value) || value.length === 0) return [...before, written, ...rest].join("");
  const itemIndent = indentOf(block[0] ?? "");
  const items = value.map((item) => `${itemIndent}- ${yamlText(item)}${end}`);
  return [...before, line, ...items, ...rest].join("");
}

/** A line with a key, and a value and a comment, or without either. Null for any other. */
function keyLine(
  line: string,
  indent: string,
  key: string,
): { readonly head: string; readonly value: string; readonly tail: string } | null {
  const match = KEY_LINE.exec(line.trimEnd());
  const { lead, word, value, tail } = match?.groups ?? {};
  if (lead !== indent || word === undefined || unquoted(word) !== key) return null;
  return { head: `${lead}${word}`, value: value ?? "", tail: tail ?? "" };
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'`;
const FLOW_LIST = String.raw`\[(?:[^\]"'#]|${QUOTED})*\]`;
const PLAIN = String.raw`[^\s"'\[{&*!|>%@\`#].*?`;
const KEY_LINE = new RegExp(
  String
    .raw`^(?<lead> *)(?<word>[\w-]+|${QUOTED}) *:(?: +(?<value>${QUOTED}|${FLOW_LIST}|${PLAIN}))?(?<tail>\s+#.*)?$`,
);

function unquoted(word: string): string {
  return /^["']/.test(word) ? word.slice(1, -1) : word;
}

/** The section's line without a value that stands for none; null where it has another. */
function openedSection(line: string, section: string): string | null {
  const found = keyLine(line, "", section);
  if (found === null || !["", "null", "~"].includes(found.value)) return null;
  return found.value === "" ? line : `${found.head}:${found.tail}${lineEnd(line)}`;
}

/** The index behind the last line with content that belongs to what stands at `indent`, from index `from` on. */
function endOfBlock(
  lines: readonly string[],
  from: number,
  indent: number,
  itemsMayAlign: boolean,
): number {
  let end = from;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (!hasContent(line)) continue;
    const own = indentOf(line).length;
    const isItem = itemsMayAlign && own === indent && line.trimStart().startsWith("- ");
    if (own <= indent && !isItem) break;
    end = at + 1;
  }
  return end;
}

function onlyLine(
  lines: readonly string[],
  isMeant: (line: string, at: number) => boolean,
): number | null {
  const [first, ...others] = [...lines.keys()].filter((at) => isMeant(lines[at] ?? "", at));
  return first === undefined || others.length > 0 ? null : first;
}

function hasContent(line: string): boolean {
  return line.trim() !== "" && !line.trimStart().startsWith("#");
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? "";
}

function lineEnd(line: string): string {
  return /\r?\n$/.exec(line)?.[0] ?? "";
}

function withEnd(line: string, end: string): string {
  return line.endsWith("\n") ? line : line + end;
}
