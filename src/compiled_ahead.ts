/**
 * The modules of a compiled program, with what V8 has compiled of them before: most of the time of a start would be
 * compilation. `scripts/compile` leaves them beside the main module of the program that it makes.
 */
import process from "node:process";
import { Script } from "node:vm";

/**
 * Layers of modules: those that every command needs, a text for help too, and those that most commands need. Each is a
 * script of a {@linkcode ModuleTable}, NAME.js, and what V8 made of it, NAME.code.
 */
export const LAYERS = ["first", "usual"] as const;
export type Layer = typeof LAYERS[number];

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

  /** @param folder Where all is. */
  constructor(private readonly folder: URL) {}

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
    for (const layer of LAYERS) {
      const body = this.#table(layer)[name];
      if (body !== undefined) return body;
    }
    return this.#given(this.#script(OTHERS + name, null));
  }

  #table(layer: Layer): ModuleTable {
    const known = this.#tables.get(layer);
    if (known !== undefined) return known;
    // What V8 does not take, since it is another one or has other flags, it compiles again.
    const script = this.#script(`${layer}.js`, codeIn(this.folder, layer));
    this.#scripts.set(layer, script);
    const table: ModuleTable = this.#given(script);
    this.#tables.set(layer, table);
    return table;
  }

  #script(path: string, cachedData: Uint8Array | null): Script {
    const source = Deno.readTextFileSync(new URL(path, this.folder));
    return new Script(source, { filename: path, ...cachedData && { cachedData } });
  }

  /** What a script gives that is given how to require another module, and how to do so later. */
  #given<T>(script: Script): T {
    const require = (name: string) => this.#require(name);
    // As with import(), who awaits it hears of what is wrong with a module.
    const load = (name: string) => Promise.resolve(name).then(require);
    return script.runInThisContext()(require, load, TIMERS);
  }
}

/** @returns null where none was left, as for a platform on which nothing could be compiled before. */
export function codeIn(folder: URL, layer: Layer): Uint8Array | null {
  try {
    return Deno.readFileSync(codeFile(folder, layer));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

export function codeFile(folder: URL, layer: Layer): URL {
  return new URL(`${layer}.code`, folder);
}
