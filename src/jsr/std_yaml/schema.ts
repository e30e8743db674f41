/** Schemas: the tags that plain scalars are read with. */
import type { ScalarTag } from "yaml";
import { timestamp } from "./timestamp.ts";

/** Which plain scalars become something other than a string. */
export type SchemaType = "failsafe" | "json" | "core" | "default";

const nothing: ScalarTag = {
  tag: "tag:yaml.org,2002:null",
  default: true,
  test: /^(?:~|null|Null|NULL|)$/,
  resolve: () => null,
};

const boolean: ScalarTag = {
  tag: "tag:yaml.org,2002:bool",
  default: true,
  test: /^(?:true|True|TRUE|false|False|FALSE)$/,
  resolve: (text) => text[0] === "t" || text[0] === "T",
};

const INTEGER_BASES: readonly (readonly [RegExp, number])[] = [[/^0b/, 2], [/^0x/, 16], [/^0/, 8]];

/** Binary, hexadecimal and octal (a leading 0) only; decimal ones have the form of a float. */
const integer: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  default: true,
  test: /^[-+]?0(?:b[01_]*[01]|x[0-9a-fA-F_]*[0-9a-fA-F]|[0-7_]*[0-7])?$/,
  resolve(text) {
    const digits = text.replace(/^[-+]/, "").replaceAll("_", "");
    const [prefix, base] = INTEGER_BASES.find(([prefix]) => prefix.test(digits))!;
    const value = parseInt(digits.replace(prefix, "") || "0", base);
    return text.startsWith("-") && value !== 0 ? -value : value;
  },
};

const float: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  test:
    /^(?!.*_$)(?:[-+]?(?:0|[1-9][0-9_]*)(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9_]+(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  resolve(text) {
    const digits = text.replaceAll("_", "").toLowerCase();
    if (digits.endsWith(".nan")) return NaN;
    if (digits.endsWith(".inf")) return digits.startsWith("-") ? -Infinity : Infinity;
    return parseFloat(digits);
  },
};

const JSON_TAGS = [nothing, boolean, integer, float];

/** The tags of a schema; a plain scalar has the type of the first whose form it has. */
export const TAGS: Readonly<Record<SchemaType, ScalarTag[]>> = {
  failsafe: [],
  json: JSON_TAGS,
  core: JSON_TAGS,
  default: [timestamp, ...JSON_TAGS],
};
