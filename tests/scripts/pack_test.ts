/** A pack holds files within another file, where what reads them finds them, and nothing else does. */
import { assertEquals, assertThrows } from "@std/assert";
import { inPack, type PackIndex } from "../../src/carried.ts";
import { ROOT } from "../support/root.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

const RUNTIME = `\x7fELF${"runtime ".repeat(1000)}`;
const ADDED = "d3n0l4nd and what it runs";

/** As `deno compile` puts a program together. */
function program(runtime: string, added: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(`${runtime}${added}${" ".repeat(16)}`);
  const trailer = new DataView(bytes.buffer, bytes.length - 16);
  trailer.setUint32(0, 0x501e, true);
  trailer.setBigUint64(8, BigInt(added.length + 16), true);
  return bytes;
}

function pack(box: Sandbox, ...args: string[]) {
  const script = `${ROOT}scripts/ahead/pack.ts`;
  return box.exec([
    ...[Deno.execPath(), "run", "-q", "-P", `--config=${ROOT}deno.json`, script, ...args],
  ]);
}

async function made(box: Sandbox, like: Uint8Array) {
  const [folder, example, file, index] = ["folder", "example", "pack", "index"]
    .map((name) => `${box.dir}/${name}`) as [string, string, string, string];
  Deno.mkdirSync(`${folder}/below`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/text`, "some text");
  Deno.writeFileSync(`${folder}/below/bytes`, new Uint8Array([0, 255, 10]));
  Deno.writeTextFileSync(`${folder}/empty`, "");
  Deno.writeFileSync(example, like);
  const { code, stderr } = await pack(box, "make", folder, example, file, index);
  assertEquals(code, 0, stderr);
  return { file, index, names: [...Deno.readDirSync(box.dir)].map(({ name }) => name) };
}

Deno.test("a packed file is read as it was, and the program around it is whole", async () => {
  await using box = await sandbox();
  const { file, index } = await made(box, program(RUNTIME, `${ADDED} first`));
  const output = `${box.dir}/output`;
  Deno.writeFileSync(output, program(RUNTIME, ADDED), { mode: 0o750 });
  const inserted = await pack(box, "insert", file, index, output);
  assertEquals(inserted.code, 0, inserted.stderr);
  assertEquals(Deno.statSync(output).mode! & 0o777, 0o750);
  using opened = Deno.openSync(output);
  const carried = inPack(opened, JSON.parse(Deno.readTextFileSync(index)));
  assertEquals(new TextDecoder().decode(carried("text")!), "some text");
  assertEquals([...carried("below/bytes")!], [0, 255, 10]);
  assertEquals([...carried("empty")!], []);
  assertEquals([carried("nothing"), carried("toString")], [null, null]);
  const bytes = Deno.readFileSync(output);
  const { begin } = JSON.parse(Deno.readTextFileSync(index)) as PackIndex;
  const end = program(RUNTIME, ADDED).subarray(RUNTIME.length);
  assertEquals(new TextDecoder().decode(bytes.subarray(0, begin)), RUNTIME);
  assertEquals(bytes.subarray(-end.length), end);
});

Deno.test("a program in whose place another was put is noticed", async () => {
  await using box = await sandbox();
  const { index } = await made(box, program(RUNTIME, ADDED));
  using other = Deno.openSync(`${box.dir}/example`);
  assertThrows(
    () => inPack(other, JSON.parse(Deno.readTextFileSync(index))),
    Error,
    "the program's file was replaced while it started",
  );
});

const UNKNOWN: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  "that is no ELF file": program(RUNTIME.slice(1), ADDED),
  "that ends otherwise": program(RUNTIME, ADDED).subarray(0, -1),
  "that adds something else": program(RUNTIME, "other"),
  "of a few bytes": new Uint8Array([1, 2]),
};

for (const [which, like] of Object.entries(UNKNOWN)) {
  Deno.test(`nothing is packed for a program ${which}`, async () => {
    await using box = await sandbox();
    const { names } = await made(box, like);
    assertEquals(names.filter((name) => ["pack", "index"].includes(name)), []);
  });
}

Deno.test("a pack is not put into a program that it was not made for", async () => {
  await using box = await sandbox();
  const { file, index } = await made(box, program(RUNTIME, ADDED));
  const output = `${box.dir}/output`;
  const other = program(`${RUNTIME} and more`, ADDED);
  Deno.writeFileSync(output, other);
  const { code, stderr } = await pack(box, "insert", file, index, output);
  assertEquals([code, stderr.includes("has no place for")], [1, true]);
  assertEquals(Deno.readFileSync(output), other);
});
