/**
 * write_scripts MODULES FOLDER   leaves in FOLDER what src/compiled_ahead.ts reads, made of the modules that `deno bundle
 * --format cjs` has put in MODULES. A module is in the first layer whose LAYER.names in FOLDER has its name.
 */
import { LAYER_INDEX, LAYERS, OTHERS, TIMERS } from "../../src/compiled_ahead.ts";

interface Module {
  readonly name: string;
  /** Functions of the bundler's, which each of its modules brings along, by name. */
  readonly helpers: ReadonlyMap<string, string>;
  /** The members of an object that has what the module exports. */
  readonly exports: readonly string[];
  readonly body: string;
}

/** A module as the bundler writes it: its helpers, what it exports, and the rest. */
const WRITTEN =
  /^([^]*?)var (\w+) = \{\};\n__export\(\2, \{\n([^]*?)\n\}\);\nmodule\.exports = __toCommonJS\(\2\);\n([^]*)$/;
const HELPER = /^var (__\w+) = /;
const EXPORTED = /^ {2}(\w+): \(\) => ([\w.$]+),?$/;
const IMPORTED = /\bimport\(("\.\/[^"]+")\)/g;

/** @throws {Error} when it is not written so, as by another bundler. */
function read(name: string, text: string): Module {
  const [, helpers = "", , exported = "", body] = WRITTEN.exec(text) ?? [];
  if (body === undefined) throw new Error(`${name} is not a module as it was expected`);
  return {
    name,
    helpers: new Map(
      helpers.split(/^(?=var )/m).map((helper) => [part(HELPER, helper, name)[0] ?? "", helper]),
    ),
    exports: exported.split("\n").map((line) => {
      const [exportedName, value] = part(EXPORTED, line, name);
      return `get ${exportedName}() { return ${value}; },`;
    }),
    body: body.replaceAll(IMPORTED, "load($1)"),
  };
}

function part(pattern: RegExp, text: string, name: string): string[] {
  const found = pattern.exec(text);
  if (found === null) throw new Error(`${name} holds something that was not expected: ${text}`);
  return found.slice(1);
}

/** A script that gives the value of an expression to who gives it `require`, `load`, which does so later, and timers. */
function script(modules: readonly Module[], given: string): string {
  const helpers = new Map(modules.flatMap((module) => [...module.helpers]));
  return `(function (require, load, { ${Object.keys(TIMERS)} }) {\n${
    [...helpers.values()].join("")
  }return ${given};\n})\n`;
}

/** What nobody calls, V8 only skips. */
function asFunction({ exports, body }: Module): string {
  return `function (module) {\nmodule.exports = {\n${exports.join("\n")}\n};\n${body}}`;
}

function table(modules: readonly Module[]): string {
  const entries = modules.map((module) =>
    `${JSON.stringify(module.name)}: ${asFunction(module)},\n`
  );
  return script(modules, `{\n${entries.join("")}}`);
}

/** Any other character has all of the script take twice the memory, and the time to read it. */
function ascii(text: string): string {
  const raw = /String\.raw`[^`]*[^\0-\x7f][^`]*`/.exec(text);
  // It would hold the escape itself.
  if (raw !== null) throw new Error(`a raw text that is not ASCII: ${raw[0]}`);
  return text.replaceAll(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Nothing, where they are not known yet. */
function namesIn(file: string): ReadonlySet<string> {
  try {
    return new Set(Deno.readTextFileSync(file).split("\n"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Set();
    throw error;
  }
}

if (import.meta.main) {
  const [from = "", to = ""] = Deno.args;
  let left = [...Deno.readDirSync(from)].map(({ name }) => name).sort()
    .map((name) => read(`./${name}`, Deno.readTextFileSync(`${from}/${name}`)));
  const index: Record<string, string> = {};
  for (const layer of LAYERS) {
    const names = namesIn(`${to}/${layer}.names`);
    const isHere = ({ name }: Module) => names.has(name);
    const here = left.filter(isHere);
    Deno.writeTextFileSync(`${to}/${layer}.js`, ascii(table(here)));
    for (const { name } of here) index[name] = layer;
    left = left.filter((module) => !isHere(module));
  }
  Deno.writeTextFileSync(`${to}/${LAYER_INDEX}`, JSON.stringify(index));
  Deno.mkdirSync(`${to}/${OTHERS}`, { recursive: true });
  for (const module of left) {
    Deno.writeTextFileSync(`${to}/${OTHERS}${module.name}`, script([module], asFunction(module)));
  }
}
