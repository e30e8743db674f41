/**
 * What goes wrong on real machines, made for real: each breakage is seen by `layout create`, told by `doctor`, cured
 * by doing what that prints, and then a layout is ready.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type BenchContainer, benchContainer, engineReason } from "../../support/engine.ts";
import { addTemplate } from "../../support/definitions.ts";
import { type CliResult, PROGRAM, type Sandbox, sandbox } from "../../support/sandbox.ts";
import { PLAIN } from "../../support/plain_user.ts";
import { testUnless } from "../../support/skip.ts";

/** How `layout create --wait` ends. */
const EXITS = { ready: 0, refused: 1, degraded: 3, failed: 4 } as const;

export interface Breakage {
  readonly name: string;
  /** Why it cannot be had here; null where it can. */
  readonly reason?: string | null;
  /** Whether it is about a container; else about this machine. */
  readonly container?: boolean;
  /** Whether the modes of files count for whoever runs the program. */
  readonly plain?: boolean;
  /** The profiles of the template's panes; null starts a shell. Default: two shells. */
  readonly panes?: readonly (string | null)[];
  /** Stands around everything else, such as a mount. */
  readonly around?: (scene: Scene, act: () => Promise<void>) => Promise<void>;
  readonly breaks: (scene: Scene) => Promise<void> | void;
  /** What comes of `layout create` then. */
  readonly before: keyof typeof EXITS;
  /** What it prints of that, where it has to say the same as doctor. */
  readonly refusal?: RegExp;
  /** What doctor says: with `problem` it exits 1. */
  readonly says: "problem" | "warning";
  readonly check: string;
  readonly message: RegExp;
  /** Does what the line says that doctor printed. */
  readonly cures: (line: string, scene: Scene) => Promise<void>;
}

/** A sandbox, and the place where its layouts are made. */
export class Scene {
  bench: BenchContainer | null = null;
  /** Programs that the operator has on PATH. */
  readonly bin: string;
  /** The engine that has the container, as DOCKER_HOST says; undefined where nothing says it. */
  readonly engine: string | undefined;

  private constructor(readonly box: Sandbox, readonly place: string) {
    this.bin = `${box.dir}/bin`;
    Deno.mkdirSync(this.bin);
    box.env.PATH = `${this.bin}:${box.env.PATH}`;
    this.engine = box.env.DOCKER_HOST;
  }

  static async open({ container = false, plain = false }: Pick<Breakage, "container" | "plain">) {
    const program = plain ? [...PLAIN, ...PROGRAM] : PROGRAM;
    const box = await sandbox({ program: program as [string, ...string[]] });
    const name = container ? `bench-${crypto.randomUUID().slice(0, 8)}` : "local";
    const scene = new Scene(box, name);
    if (container) {
      box.configure("config.yaml", `containers:\n  name_contains: [${name}]\n`);
      await scene.start([await scene.mount()]);
    }
    return scene;
  }

  /** The mount of the container's logs, as it is printed. */
  async mount(): Promise<string> {
    const printed = await this.box.run("container", "mount", this.place);
    return /-v (\S+)/.exec(printed.stdout)?.[1] ?? "";
  }

  /** Makes the container, in the place of the one before. */
  async start(mounts: string[], flags: string[] = []): Promise<void> {
    await this.bench?.remove();
    // Whoever runs this, root in the container may write their logs.
    this.bench = await benchContainer({ name: this.place, user: "root", mounts, flags });
  }

  /** Has docker ask another engine. */
  useEngine(endpoint: string | undefined): void {
    if (endpoint === undefined) delete this.box.env.DOCKER_HOST;
    else this.box.env.DOCKER_HOST = endpoint;
  }

  /** Runs a program in the container. */
  async inside(...command: string[]): Promise<void> {
    const { code, stderr } = await this.bench!.exec(command, { flags: ["-w", "/"] });
    assertEquals(code, 0, stderr);
  }

  /** Writes a program that the shell there finds. */
  writeProgram(name: string, text: string): void {
    Deno.writeTextFileSync(`${this.bin}/${name}`, text, { mode: 0o755 });
  }

  create(session: string): Promise<CliResult> {
    const args = ["layout", "create", this.place, "--session", session, "--template", "t"];
    return this.box.run(...args, "--label-prefix", `${session}-`, "--wait");
  }

  /** Every line that doctor prints, and how it exits. */
  async doctor(): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
    const { code, stdout, stderr } = await this.box.run("doctor", "--container", this.place);
    return { code, lines: (stdout + stderr).split("\n") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bench?.remove();
    await this.box[Symbol.asyncDispose]();
  }
}

export function breakageTest(breakage: Breakage): void {
  const reason = breakage.reason ?? (breakage.container ? engineReason() : null);
  testUnless(reason, `doctor has cured: ${breakage.name}`, async () => {
    await using scene = await Scene.open(breakage);
    addTemplate(scene.box, "t", breakage.panes ?? [null, null]);
    const around = breakage.around ?? ((_scene, act) => act());
    await around(scene, () => live(scene, breakage));
  });
}

async function live(scene: Scene, breakage: Breakage): Promise<void> {
  const { before, says, check, message, cures } = breakage;
  await breakage.breaks(scene);
  const made = await scene.create("before");
  assertEquals(made.code, EXITS[before], made.stdout + made.stderr);
  if (breakage.refusal) assertMatch(made.stderr, breakage.refusal);

  const isTold = (line: string) => new RegExp(`^${says} +${check.replace(".", "\\.")} `).test(line);
  const { code, lines } = await scene.doctor();
  assertEquals(code, says === "problem" ? 1 : 0, lines.join("\n"));
  const told = lines.filter((line) => isTold(line) && message.test(line));
  assert(told.length > 0, lines.join("\n"));
  assertMatch(told[0]!, / — cure: ./);
  await cures(told[0]!, scene);

  const after = await scene.doctor();
  const rest = after.lines.filter((line) => isTold(line) && message.test(line));
  assertEquals(rest, []);
  assertEquals(after.code, 0, after.lines.join("\n"));
  const ready = await scene.create("after");
  assertEquals(ready.code, 0, ready.stdout + ready.stderr);
}
