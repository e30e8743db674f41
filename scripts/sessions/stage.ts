/** What the sessions of documents find: the program on PATH, a repository to clone, room for a container, an agent. */
import { existsSync } from "node:fs";
import { ModelServer } from "../../tests/rig/models/server.ts";
import { fileOf, notInstalled } from "../../tests/rig/installed.ts";
import { CLAUDE } from "../../tests/rig/programs/claude.ts";
import { compiledReason } from "../../tests/support/compiled.ts";
import { docker, engineReason, LABEL } from "../../tests/support/engine.ts";
import { PROGRAM, type Sandbox, sandbox } from "../../tests/support/sandbox.ts";
import { isOnPath } from "../on_path.ts";
import type { Words } from "./stable_output.ts";

const ROOT = `${import.meta.dirname}/../..`;

/** The container of the documents; the one that stands for it has a name as long, so that tables keep their form. */
const BENCH = "bench-alpha";

/** What a session may need, and why it is not there; null where it is. */
export const MISSING: Readonly<Record<string, string | null>> = {
  install: isOnPath("git") && existsSync(`${ROOT}/.git`) ? compiledReason : "no git, or no clone",
  docker: engineReason(),
  claude: notInstalled("claude"),
};

export class Stage {
  readonly #bench = `bench-${crypto.randomUUID().slice(0, 5)}`;
  #model: ModelServer | null = null;
  readonly #repository: string;
  readonly #bin: string;

  private constructor(readonly box: Sandbox) {
    this.#repository = `${box.dir}/repository`;
    this.#bin = `${box.dir}/bin`;
  }

  /** @param needs What the sessions ask for, of the keys of {@linkcode MISSING}. */
  static async set(needs: ReadonlySet<string>): Promise<Stage> {
    const stage = new Stage(await sandbox());
    stage.#beAtHome();
    if (needs.has("install")) await stage.#bringRepository();
    if (needs.has("docker")) await stage.#done([`${ROOT}/scripts/bench-image`]);
    if (needs.has("claude")) stage.#bringAgent();
    return stage;
  }

  /** What is typed in the place of what documents have; what runs in the engine is marked as the tests' containers are. */
  get words(): Words {
    return [
      [this.#repository, "<this repository>"],
      [this.#bench, BENCH],
      ["agenttower-bench:test", "my-image"],
      [`docker run --network none --label ${LABEL} `, "docker run "],
    ];
  }

  /** Puts the program on PATH, and takes away what points it elsewhere than at a home's own places. */
  #beAtHome(): void {
    const { env } = this.box;
    Deno.mkdirSync(this.#bin);
    const program = PROGRAM.map((word) => `'${word}'`).join(" ");
    const starter = `#!/bin/sh\nexec ${program} "$@"\n`;
    Deno.writeTextFileSync(`${this.#bin}/agenttower`, starter, { mode: 0o700 });
    Deno.symlinkSync(Deno.execPath(), `${this.#bin}/deno`);
    for (const name of ["STATE_DIR", "CONFIG_DIR", "TMUX_SOCKET"]) delete env[`AGENTTOWER_${name}`];
    Object.assign(env, { PATH: `${this.#bin}:${env.PATH}`, SHELL: "/bin/sh", PS1: "$ " });
  }

  /** The checkout as it is now, with what is not committed yet; nothing is installed of its tests. */
  async #bringRepository(): Promise<void> {
    const script = `
      mkdir "$2"
      git -C "$1" ls-files -z --cached --others --exclude-standard --deduplicate ':!tests' |
        tar -C "$1" --null --ignore-failed-read -T - -c | tar -x -C "$2"
      cd "$2"
      git init -q
      git add -A
      git -c user.name=you -c user.email=you@localhost commit -qm all`;
    await this.#done(["sh", "-euc", script, "sh", ROOT, this.#repository]);
    for (const name of ["COMPILE_DENO", "DENORT_BIN"]) {
      this.box.env[name] = Deno.env.get(name) ?? "";
    }
  }

  /** Claude Code, as somebody has it who has agreed to all its questions, with a model that needs no account. */
  #bringAgent(): void {
    const { box } = this;
    const model = this.#model = new ModelServer(CLAUDE.dialect);
    const spot = { home: box.home, project: `${box.home}/project`, modelUrl: model.url };
    const { env } = CLAUDE.seed(spot, { isOnboarded: true, isFolderTrusted: true });
    const temporary = `${box.dir}/tmp`;
    Deno.mkdirSync(temporary);
    Object.assign(box.env, env, { TMPDIR: temporary });
    Deno.symlinkSync(fileOf("claude"), `${this.#bin}/claude`);
    model.willAnswer({ text: "Hello." });
  }

  async #done(command: string[]): Promise<void> {
    const { code, stderr } = await this.box.exec(command);
    if (code !== 0) throw new Error(stderr);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.box[Symbol.asyncDispose]();
    await this.#model?.[Symbol.asyncDispose]();
    if (MISSING.docker === null) await docker(["rm", "--force", "--volumes", this.#bench]);
  }
}
