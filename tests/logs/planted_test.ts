/** What a container plants in its log folder, at whatever moment: nothing outside is read, written or changed. */
import { assert, assertEquals } from "@std/assert";
import type { Context } from "../../src/context.ts";
import {
  containerFolder,
  logOf,
  makeLogFolder,
  openLogFile,
  removeLog,
} from "../../src/logs/log_files.ts";
import { proveFolder } from "../../src/logs/proof.ts";
import { rotateLogs } from "../../src/logs/rotate.ts";
import { Refusal } from "../../src/model/errors.ts";
import { Directory } from "../../src/system/fs/directory.ts";
import { containerOf } from "../../src/containers/known.ts";
import { insertAgent } from "../../src/store/agents.ts";
import { anAgent } from "../support/store.ts";
import { targetOf } from "../../src/containers/target_of.ts";
import { Child, denoScript } from "../support/child.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { betweenCalls } from "../support/system_calls.ts";

const SMALL = { settings: { logs: { maxMb: 0.01 } }, workers: false };
const LARGE = "x".repeat(20_000);
const NAMES = ["a.log", "a.log.1", "a.log.1.copy"];

/** A folder of a container's logs as it should be, and one outside that it could be mistaken for. */
function lay(box: Sandbox): { folder: string; outside: string } {
  const [folder, outside] = [`${box.state}/logs/box`, `${box.dir}/outside`];
  for (const path of [folder, `${folder}.away`, outside]) remove(path);
  Deno.mkdirSync(folder, { mode: 0o700 });
  Deno.writeTextFileSync(`${folder}/a.log`, LARGE, { mode: 0o600 });
  Deno.mkdirSync(outside, { mode: 0o755 });
  for (const name of NAMES) {
    Deno.writeTextFileSync(`${outside}/${name}`, `precious ${LARGE}`, { mode: 0o644 });
  }
  return { folder, outside };
}

/** One whose logs, `a.log`, are rotated. */
function contextWithAgent(box: Sandbox): OpenedOn {
  const at = contextOn(box, SMALL);
  at.ctx.store.write("agent.adopt", (writer) => insertAgent(writer, anAgent({ id: "a" })));
  return at;
}

function remove(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Everything about a folder but its files' number of names. */
function fingerprint(folder: string): string[] {
  return [".", ...[...Deno.readDirSync(folder)].map(({ name }) => name).sort()].map((name) => {
    const { mode, size, mtime } = Deno.lstatSync(`${folder}/${name}`);
    return [name, mode, size, name === "." ? "" : mtime?.getTime()].join(" ");
  });
}

type Plant = (at: { folder: string; outside: string }) => void;

function inPlaceOf(name: string, make: (path: string, outside: string) => void): Plant {
  return ({ folder, outside }) => {
    remove(`${folder}/${name}`);
    make(`${folder}/${name}`, `${outside}/${name}`);
  };
}

const PLANTS: Readonly<Record<string, Plant>> = {
  "a link for the folder": ({ folder, outside }) => {
    Deno.renameSync(folder, `${folder}.away`);
    Deno.symlinkSync(outside, folder);
  },
  ...Object.fromEntries(NAMES.flatMap((name) => [
    [`a link for ${name}`, inPlaceOf(name, (path, target) => Deno.symlinkSync(target, path))],
    [`a hard link for ${name}`, inPlaceOf(name, (path, target) => Deno.linkSync(target, path))],
    [`a folder for ${name}`, inPlaceOf(name, (path) => Deno.mkdirSync(path))],
  ])),
  "a FIFO for the log": inPlaceOf("a.log", makeFifo),
};

function makeFifo(path: string): void {
  new Deno.Command("mkfifo", { args: [path] }).outputSync();
}

type Act = (ctx: Context) => void | Promise<void>;

const ACTS: Readonly<Record<string, Act>> = {
  "a rotation": (ctx) => void rotateLogs(ctx),
  "making a log": ({ paths }) => {
    using folder = makeLogFolder(containerFolder(paths, "box"));
    folder.ensureFile("a.log");
    folder.ensureFile("b.log");
  },
  "reading a log": ({ paths }) => {
    using file = openLogFile(logOf(containerFolder(paths, "box"), "a"));
    const text = new TextDecoder().decode(file?.readAt(0, 100));
    assert(!text.includes("precious"), "what stands outside was read");
  },
  "taking a log away": ({ paths }) => removeLog(logOf(containerFolder(paths, "box"), "a")),
  "a proof": async (ctx) => {
    using folder = makeLogFolder(containerFolder(ctx.paths, "box"));
    const words = { probe: "p", nonce: "n", answer: "a" };
    // Where the shell finds nothing: it runs in the container, and only what is done here counts.
    const request = { folder, containerFolder: "/nowhere", names: ["a.log"], ...words };
    await proveFolder(ctx, targetOf(ctx, containerOf(ctx, "local")), request);
  },
};

/** What is planted is refused, or left alone. */
async function attempt(act: Act, ctx: Context): Promise<void> {
  try {
    await act(ctx);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

for (const [what, act] of Object.entries(ACTS)) {
  Deno.test(`${what} touches nothing outside, whatever is planted between any two steps`, async () => {
    await using box = await sandbox();
    await using at = contextWithAgent(box);
    for (const [name, plant] of Object.entries(PLANTS)) {
      // It starts a process each time, and has other files.
      if (what === "a proof" && !name.includes("for the folder")) continue;
      let steps = 1;
      for (let step = 0; step < steps; step++) {
        const laid = lay(box);
        const before = fingerprint(laid.outside);
        {
          using calls = betweenCalls((call) => {
            if (call === step) plant(laid);
          });
          await attempt(act, at.ctx);
          steps = Math.max(steps, calls.count());
        }
        assertEquals(fingerprint(laid.outside), before, `${name}, before call ${step}`);
      }
      assert(steps >= 5, `only ${steps} steps`);
    }
  });
}

/** Makes the log in a folder a large one; where the folder was swapped for a link meanwhile, nothing. */
function grow(name: string): void {
  try {
    using folder = Directory.open(name);
    using log = folder?.openFile("a.log", { write: true });
    log?.putAt(0, new TextEncoder().encode(LARGE));
  } catch {
    // It is the link now.
  }
}

Deno.test("a process that swaps folder and link all the time makes nothing be written outside", async () => {
  await using box = await sandbox();
  await using at = contextWithAgent(box);
  const { folder, outside } = lay(box);
  const before = fingerprint(outside);
  Deno.symlinkSync(outside, `${folder}.link`);
  const script = denoScript(`${import.meta.dirname}/swapper.ts`, folder);
  await using swapper = new Child(script);
  await swapper.line();
  const begun = Date.now();
  let rotations = 0;
  // A busy machine may need longer to get between two swaps.
  while (Date.now() < begun + (rotations > 5 ? 4_000 : 60_000)) {
    await attempt((ctx) => {
      rotations += rotateLogs(ctx).length;
    }, at.ctx);
    await attempt(ACTS["making a log"]!, at.ctx);
    // Grown again, by a name that the swapper does not use.
    for (const name of [folder, `${folder}.real`]) grow(name);
    assertEquals(fingerprint(outside), before);
  }
  assert(rotations > 5, `only ${rotations} rotations`);
});
