/**
 * The modules of a compiled program, with what V8 has compiled of them before: most of the time of a start would be
 * compilation. `scripts/compile` has the program carry them.
 */
import process from "node:process";
import { Script } from "node:vm";
import type { Carried } from "./carried.ts";

/**
 * Layers of modules: what every command needs, a text for help too; what shows records; what looks at a container first;
 * what reads the user's files; and what else most commands need. Each is a script of a {@linkcode ModuleTable}, NAME.js,
 * and what V8 made of it, NAME.code.
 */
export const LAYERS = ["first", "read", "look", "yaml", "usual"] as const;
export type Layer = typeof LAYERS[number];

/** The file of a {@linkcode LayerIndex}. */
export const LAYER_INDEX = "layers.json";

/** The layer of each module that is in one, by the module's name. */
type LayerIndex = Readonly<Record<string, Layer>>;

/** A script is given these: what Node's part of Deno runs would find Node's timers, which are others. */
export const TIMERS = { setTimeout, clearTimeout, setInterval, clearInterval };

/** The folder of all other modules, each a script of a {@linkcode ModuleBody}. */
export const OTHERS = "others/";

/** What a module does; it leaves its exports in what it is given, as CommonJS has it. */
type ModuleBody = (module: { exports: object }) => void;

/** By the name that it is required by: `./` and the name of its file. */
type ModuleTable = Readonly<Record<string, ModuleBody>>;

type Program = typeof import("./program.ts");

/** The modules of a program, each run when it is first required. */
export class Modules {
  readonly #scripts = new Map<Layer, Script>();
  readonly #tables = new Map<Layer, ModuleTable>();
  readonly #run = new Map<string, { exports: object }>();

  #layers: LayerIndex | null = null;

  constructor(private readonly carried: Carried) {}

  program(): Program["program"] {
    return (this.#require("./program.js") as Program).program;
  }

  /** The names of those that were run. */
  names(): string[] {
    return [...this.#run.keys()];
  }

  /** The layers that were needed. */
  scripts(): ReadonlyMap<Layer, Script> {
    return this.#scripts;
  }

  /** What a module exports; of one that is being run, as in a circle, what it does so far. */
  #require(name: string): object {
    const known = this.#run.get(name);
    if (known !== undefined) return known.exports;
    if (!name.startsWith("./")) return process.getBuiltinModule(name) as object;
    const run = this.#body(name);
    const module = { exports: {} };
    this.#run.set(name, module);
    try {
      run(module);
    } catch (error) {
      // Nobody is to find half of it.
      this.#run.delete(name);
      throw error;
    }
    return module.exports;
  }

  #body(name: string): ModuleBody {
    // Who needs no other layer does without the index.
    const first = this.#table(LAYERS[0])[name];
    if (first !== undefined) return first;
    this.#layers ??= JSON.parse(this.#text(LAYER_INDEX)) as LayerIndex;
    const layer = this.#layers[name];
    if (layer === undefined) {
      return this.#given(this.#script(OTHERS + name.slice("./".length), null));
    }
    const body = this.#table(layer)[name];
    if (body === undefined) throw new Error(`the layer ${layer} has no ${name}`);
    return body;
  }

  #table(layer: Layer): ModuleTable {
    const known = this.#tables.get(layer);
    if (known !== undefined) return known;
    // What V8 does not take, since it is another one or has other flags, it compiles again.
    const script = this.#script(`${layer}.js`, this.carried(codeFile(layer)));
    this.#scripts.set(layer, script);
    const table: ModuleTable = this.#given(script);
    this.#tables.set(layer, table);
    return table;
  }

  #script(path: string, cachedData: Uint8Array | null): Script {
    return new Script(this.#text(path), { filename: path, ...cachedData && { cachedData } });
  }

  #text(path: string): string {
    const bytes = this.carried(path);
    if (bytes === null) throw new Error(`the program has no ${path}`);
    return new TextDecoder().decode(bytes);
  }

  /** What a script gives that is given how to require another module, and how to do so later. */
  #given<T>(script: Script): T {
    const require = (name: string) => this.#require(name);
    // As with import(), who awaits it hears of what is wrong with a module.
    const load = (name: string) => Promise.resolve(name).then(require);
    return script.runInThisContext()(require, load, TIMERS);
  }
}

/** What V8 made of a layer; none is left for a platform on which nothing could be compiled before. */
export function codeFile(layer: Layer): string {
  return `${layer}.code`;
}
