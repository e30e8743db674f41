/** What pipes write in a container, and how it is taken from there, with the shells and tools that containers have. */
import { assertEquals } from "@std/assert";
import {
  PULL_SEGMENTS,
  pullArguments,
  type PulledLog,
  type PullRequest,
  readPulled,
} from "../../../src/system/tmux/pull_segments.ts";
import { FIRST_SEGMENT, segmentFolder } from "../../../src/system/tmux/segment_writer.ts";
import { eventually } from "../../support/eventually.ts";
import { runProgram } from "../../support/process.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { SegmentPipe } from "../../support/segment_pipe.ts";
import { testUnless } from "../../support/skip.ts";

/** A shell with the programs that it finds. */
interface Shell {
  readonly name: string;
  /** Why it cannot be had here, or null. */
  readonly reason: string | null;
  /** The shell's command, and the PATH. */
  start(box: Sandbox): { readonly shell: string[]; readonly path: string };
}

const TOOLS = ["sh", "dd", "ls", "wc", "tail", "head", "base64", "od", "rm", "rmdir", "sleep"];

/** A folder in which these programs are found, and no others. */
function pathOf(box: Sandbox, programs: readonly string[], real: (name: string) => string): string {
  const folder = `${box.dir}/programs`;
  Deno.mkdirSync(folder, { recursive: true });
  for (const name of [...programs, "mkdir"]) Deno.symlinkSync(real(name), `${folder}/${name}`);
  return folder;
}

function found(program: string): string | null {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return folders.map((folder) => `${folder}/${program}`).find((path) => exists(path)) ?? null;
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

const need = (program: string) => found(program) === null ? `there is no ${program}` : null;
const plain = (program: string): Shell => ({
  name: program,
  reason: need(program),
  start: () => ({ shell: [program], path: Deno.env.get("PATH") ?? "" }),
});

const SHELLS: readonly Shell[] = [
  plain("sh"),
  plain("bash"),
  {
    name: "busybox",
    reason: need("busybox"),
    start: (box) => {
      const path = pathOf(box, TOOLS, () => found("busybox") ?? "");
      return { shell: [`${path}/sh`], path };
    },
  },
  {
    name: "no base64",
    reason: need("od"),
    start: (box) => {
      const programs = TOOLS.filter((name) => name !== "base64");
      const path = pathOf(box, programs, (name) => found(name) ?? "");
      return { shell: [`${path}/sh`], path };
    },
  },
];

/** A pipe that writes, and what takes from it. */
class Pipe extends SegmentPipe {
  constructor(
    readonly key: string,
    private readonly shell: string[],
    private readonly env: Record<string, string>,
  ) {
    super(segmentFolder(key), shell, env);
  }

  async pull(request: Partial<PullRequest> = {}, mostBytes = 1 << 20): Promise<PulledLog> {
    const requests = [{ key: this.key, position: 0, isOver: false, ...request }];
    const script = `${PULL_SEGMENTS}\npull_segments "$@"`;
    const args = pullArguments("mark", mostBytes, requests);
    const argv = [...this.shell, "-c", script, "sh", ...args];
    const { stdout } = await runProgram(argv, this.env);
    return readPulled(stdout, "mark", requests).get(this.key)!;
  }
}

function start(shell: Shell, box: Sandbox): Pipe {
  const { shell: command, path } = shell.start(box);
  return new Pipe(`pull-test.${crypto.randomUUID()}`, command, { PATH: path });
}

function random(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1 << 16) {
    crypto.getRandomValues(bytes.subarray(at, at + (1 << 16)));
  }
  return bytes;
}

function textOf({ parts }: PulledLog): string {
  return parts.map(({ bytes }) => new TextDecoder().decode(bytes)).join("");
}

for (const shell of SHELLS) {
  testUnless(shell.reason, `what is written is there at once, with ${shell.name}`, async () => {
    await using box = await sandbox();
    await using pipe = start(shell, box);
    await pipe.write(new TextEncoder().encode("one"));
    await eventually(async () => textOf(await pipe.pull()) === "one");
    await pipe.write(new TextEncoder().encode("two\n"));
    await eventually(async () => textOf(await pipe.pull({ position: 3 })) === "two\n");
    assertEquals((await pipe.pull({ position: 7 })).parts, []);
    assertEquals(Deno.statSync(pipe.folder).mode! & 0o777, 0o700);
  });

  testUnless(
    shell.reason,
    `every byte is pulled once, and what was taken goes, with ${shell.name}`,
    async () => {
      await using box = await sandbox();
      await using pipe = start(shell, box);
      const all = random(5_000_000);
      await pipe.write(all);
      await eventually(() => pipe.written() === all.length);
      assertEquals(pipe.segments().length > 2, true);
      const came = new Uint8Array(all.length);
      let position = 0;
      for (let round = 0; round < 20 && position < all.length; round++) {
        const { parts } = await pipe.pull({ position }, 700_000);
        for (const { start, bytes } of parts) {
          assertEquals(start, position);
          came.set(bytes, start);
          position += bytes.length;
        }
      }
      assertEquals(position, all.length);
      assertEquals(came.every((byte, at) => byte === all[at]), true);
      await pipe.pull({ position });
      assertEquals(pipe.segments().length, 1);
      await pipe.end();
      assertEquals((await pipe.pull({ position })).isEnded, true);
      assertEquals((await pipe.pull({ position, isOver: true })).isGone, true);
      assertEquals(exists(pipe.folder), false);
    },
  );

  testUnless(
    shell.reason,
    `a folder with something left in it does not go, with ${shell.name}`,
    async () => {
      await using box = await sandbox();
      await using pipe = start(shell, box);
      await pipe.write(new TextEncoder().encode("last words"));
      await pipe.end();
      const kept = await pipe.pull({ position: 5, isOver: true });
      assertEquals([textOf(kept), kept.isGone], ["words", false]);
      assertEquals((await pipe.pull({ position: 10, isOver: true })).isGone, true);
    },
  );
}

Deno.test("of what nobody takes the newest is kept, and how much is missing can be told", async () => {
  await using box = await sandbox();
  await using pipe = start(SHELLS[0]!, box);
  const piece = random(1 << 20);
  for (let n = 0; n < 50; n++) await pipe.write(piece);
  await eventually(() => pipe.written() === 50 << 20);
  const { parts: [first] } = await pipe.pull({}, 100);
  const kept = (50 << 20) - first!.start;
  assertEquals(kept >= 31 << 20 && kept < 64 << 20, true, `${kept}`);
  assertEquals(first!.bytes, piece.subarray(first!.start % piece.length).slice(0, 100));
});

Deno.test("what cannot be written leaves a gap, and what comes later is there", async () => {
  await using box = await sandbox();
  await using pipe = start(SHELLS[0]!, box);
  await pipe.write(new TextEncoder().encode("before"));
  await eventually(() => pipe.written() === 6);
  await pipe.killWriter();
  await pipe.write(new TextEncoder().encode("lost"));
  await eventually(() => pipe.segments().length === 2);
  await pipe.write(new TextEncoder().encode("after"));
  await eventually(async () => textOf(await pipe.pull()) === "beforeafter");
  const { parts } = await pipe.pull();
  assertEquals(parts.map(({ start }) => start), [0, 6 + "lost".length + 1]);
});

Deno.test("what is no segment of the user's own is left alone", async () => {
  await using box = await sandbox();
  await using pipe = start(SHELLS[0]!, box);
  await pipe.write(new TextEncoder().encode("own"));
  await eventually(() => pipe.written() === 3);
  const name = (start: number) => `${pipe.folder}/${FIRST_SEGMENT + start}`;
  Deno.writeTextFileSync(`${box.dir}/else`, "else");
  Deno.symlinkSync(`${box.dir}/else`, name(3));
  await new Deno.Command("mkfifo", { args: [name(10)] }).output();
  Deno.mkdirSync(name(20));
  Deno.writeTextFileSync(`${pipe.folder}/1 00000000000000`, "x");
  Deno.writeTextFileSync(`${pipe.folder}/1000000000000001x`, "x");
  assertEquals(textOf(await pipe.pull()), "own");
  // A folder that is a link is none of ours.
  Deno.renameSync(pipe.folder, `${pipe.folder}.real`);
  Deno.symlinkSync(`${pipe.folder}.real`, pipe.folder);
  assertEquals((await pipe.pull()).isOpen, false);
  Deno.removeSync(pipe.folder);
  Deno.renameSync(`${pipe.folder}.real`, pipe.folder);
});

Deno.test("of an answer that breaks off, only what it has said counts", () => {
  const asked = ["a.1", "b.2"].map((key) => ({ key, position: 0, isOver: false }));
  const keysIn = (...lines: string[]) => [...readPulled(lines.join("\n"), "m", asked).keys()];
  assertEquals(keysIn("pulled m open a.1"), ["a.1"]);
  assertEquals(keysIn("pulled m open a.1", "pulled m done", ""), ["a.1", "b.2"]);
  assertEquals(keysIn("pulled m open a.1", "pulled x done", ""), ["a.1"]);
  assertEquals(keysIn(""), []);
});

Deno.test("a pipe that died is not waited for, where sleep knows whole seconds alone", async () => {
  await using box = await sandbox();
  const programs = pathOf(
    box,
    TOOLS.filter((name) => name !== "sleep"),
    (name) => found(name) ?? "",
  );
  const sleep = `#!/bin/sh\ncase $1 in *.*) exit 1;; esac\necho slept >>${box.dir}/slept\n`;
  Deno.writeTextFileSync(`${programs}/sleep`, sleep, { mode: 0o755 });
  await using pipe = new Pipe(`pull-test.${crypto.randomUUID()}`, ["sh"], { PATH: programs });
  await pipe.write(new TextEncoder().encode("own"));
  await eventually(() => pipe.written() === 3);
  assertEquals((await pipe.pull({ position: 3, isOver: true })).isGone, true);
  assertEquals(Deno.readTextFileSync(`${box.dir}/slept`), "slept\n");
});

Deno.test("what comes other than announced counts for nothing, and nothing behind it", () => {
  const asked = [{ key: "a.1", position: 0, isOver: false }];
  const read = (...lines: string[]) => {
    const found = readPulled([...lines, "pulled m done\n"].join("\n"), "m", asked);
    assertEquals([...found.keys()], ["a.1"]);
    return textOf(found.get("a.1")!);
  };
  const part = (start: number, text: string, length = text.length, key = "a.1") => [
    `pulled m part ${key} ${start} ${length} 0`,
    btoa(text),
    "pulled m end",
  ];
  assertEquals(read(...part(0, "ab"), ...part(2, "cd")), "abcd");
  assertEquals(read(...part(0, "ab", 3), ...part(2, "cd")), "");
  assertEquals(read(...part(0, "ab"), ...part(2, "cd", 1), ...part(4, "ef")), "ab");
  assertEquals(read(...part(0, "ab"), ...part(0, "xy", 2, "b.2")), "ab");
  assertEquals(read(...part(-4, "ab")), "");
  assertEquals(read(...part(1e300, "ab")), "");
  assertEquals(read("pulled m part a.1 NaN 2 0", btoa("ab"), "pulled m end"), "");
  assertEquals(read("pulled m part a.1 0 2 0", "!!!", "pulled m end"), "");
  assertEquals(read("pulled m part a.1 0 2 0", btoa("ab")), "");
  assertEquals(read("pulled x part a.1 0 2 0", btoa("ab"), "pulled x end"), "");
  assertEquals(read("pulled m part a.1 0 2 0", " 61 62", "pulled m end"), "ab");
});
