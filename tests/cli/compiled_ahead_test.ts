/** Modules that were compiled ahead do what they would do otherwise, whatever became of the compiled code. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { inFolder } from "../../src/carried.ts";
import { codeFile, Modules } from "../../src/compiled_ahead.ts";
import { ROOT } from "../support/root.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

/** As `deno bundle --format cjs` writes modules: a circle, one that is imported when needed, one that throws. */
const MODULES: Readonly<Record<string, readonly [exports: string, body: string]>> = {
  "program.js": [
    "program: () => program",
    `var import_other = require("./other.js");
async function program(args) {
  const { late } = await import("./late.js");
  const timer = setTimeout(() => {}, 1);
  Deno.unrefTimer(timer);
  clearTimeout(timer);
  return late(args.length) + import_other.twice();
}
`,
  ],
  "other.js": [
    "twice: () => twice",
    `var import_program = require("./program.js");
var twice = () => typeof import_program.program === "function" ? "·".length * 20 : 0;
`,
  ],
  "late.js": [
    "late: () => late",
    `var import_sep = require("node:path");
if (globalThis.lateThrows) throw new RangeError("too late");
var late = (value) => value + import_sep.sep.length * 100;
`,
  ],
};

async function written(box: Sandbox, layers: Readonly<Record<string, string>>): Promise<URL> {
  const cjs = `${box.dir}/cjs`;
  const folder = `${box.dir}/folder`;
  Deno.mkdirSync(cjs, { recursive: true });
  Deno.mkdirSync(folder, { recursive: true });
  for (const [name, [exported, body]] of Object.entries(MODULES)) {
    const text = `var __defProp = Object.defineProperty;
var __toCommonJS = (mod) => mod;
var it_exports = {};
__export(it_exports, {
  ${exported}
});
module.exports = __toCommonJS(it_exports);
${body}`;
    Deno.writeTextFileSync(`${cjs}/${name}`, text);
  }
  for (const [layer, names] of Object.entries(layers)) {
    Deno.writeTextFileSync(`${folder}/${layer}.names`, names);
  }
  const script = `${ROOT}scripts/ahead/write_scripts.ts`;
  const { code, stderr } = await box.exec([
    ...[Deno.execPath(), "run", "-q", "-P", `--config=${ROOT}deno.json`, script, cjs, folder],
  ]);
  assertEquals(code, 0, stderr);
  return new URL(`file://${folder}/`);
}

const LAYERED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "each by itself": {},
  "in one layer": { first: "./program.js\n./other.js\n./late.js\n" },
  "in two layers": { first: "./program.js\n", usual: "./late.js\n./other.js\n" },
};

for (const [how, layers] of Object.entries(LAYERED)) {
  Deno.test(`modules ${how} find each other, and the timers of Deno`, async () => {
    await using box = await sandbox();
    const modules = new Modules(inFolder(await written(box, layers)));
    assertEquals(await modules.program()(["a", "b"]), 122);
    assertEquals(modules.names().toSorted(), ["./late.js", "./other.js", "./program.js"]);
  });
}

Deno.test("what V8 compiled is taken, and what it did not make makes no difference", async () => {
  await using box = await sandbox();
  const folder = await written(box, { first: "./program.js\n./other.js\n./late.js\n" });
  const trained = new Modules(inFolder(folder));
  await trained.program()([]);
  const script = trained.scripts().get("first");
  assert(script);
  assertEquals([...trained.scripts().keys()], ["first"]);
  Deno.writeFileSync(new URL(codeFile("first"), folder), script.createCachedData());
  const again = new Modules(inFolder(folder));
  assertEquals(await again.program()(["a"]), 121);
  assertEquals(again.scripts().get("first")?.cachedDataRejected, false);
  const code = inFolder(folder)(codeFile("first"))!;
  for (const other of [new Uint8Array(), code.slice(0, 100), code.map((byte) => byte ^ 1)]) {
    Deno.writeFileSync(new URL(codeFile("first"), folder), other);
    const spoilt = new Modules(inFolder(folder));
    assertEquals(await spoilt.program()(["a"]), 121);
  }
});

Deno.test("who imports a module hears that it throws, each time", async () => {
  await using box = await sandbox();
  const modules = new Modules(inFolder(await written(box, {})));
  const program = modules.program();
  const global = globalThis as { lateThrows?: boolean };
  global.lateThrows = true;
  try {
    for (let times = 0; times < 2; times++) {
      await assertRejects(() => program([]), RangeError, "too late");
    }
  } finally {
    delete global.lateThrows;
  }
});

Deno.test("modules of another form are refused", async () => {
  await using box = await sandbox();
  const cjs = `${box.dir}/cjs`;
  Deno.mkdirSync(cjs);
  Deno.writeTextFileSync(`${cjs}/a.js`, "exports.a = 1;\n");
  const script = `${ROOT}scripts/ahead/write_scripts.ts`;
  const { code, stderr } = await box.exec([
    ...[Deno.execPath(), "run", "-q", "-P", `--config=${ROOT}deno.json`, script, cjs, box.dir],
  ]);
  assertEquals([code, stderr.includes("./a.js is not a module as it was expected")], [1, true]);
});
