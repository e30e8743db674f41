/** A tmux on the product's PATH that spoils one call; see fake_tmux.sh. */
import type { World } from "./world.ts";

export const MODES = ["hang", "late", "lost", "later", "cut", "torn", "fail"] as const;
export type Mode = typeof MODES[number];

/** Modes that mostly sleep, with the time after which all has happened, on a busy machine too, in ms from the beginning. */
export const SLOW: Readonly<Partial<Record<Mode, number>>> = {
  hang: 36_000,
  late: 45_000,
  lost: 36_000,
  later: 14_000,
};

export class FakeTmux {
  /** What the product is run with. */
  readonly env: Record<string, string>;
  readonly #folder: string;

  constructor(world: World, real: string) {
    this.#folder = `${world.box.dir}/fake`;
    Deno.mkdirSync(`${this.#folder}/bin`, { recursive: true });
    Deno.writeTextFileSync(`${this.#folder}/real`, `${real}\n`);
    Deno.symlinkSync(`${import.meta.dirname}/fake_tmux.sh`, `${this.#folder}/bin/tmux`);
    this.env = {
      FAKE_TMUX: this.#folder,
      PATH: `${this.#folder}/bin:${world.box.env.PATH}`,
    };
  }

  /** Spoils the nth call for `verb` from now on, counted from 1 since the last such order. */
  plan(verb: string, nth: number, mode: Mode | "wait" | "held"): void {
    this.forget();
    Deno.writeTextFileSync(`${this.#folder}/plan`, `${verb} ${nth} ${mode}\n`);
  }

  /** Spoils nothing any more. */
  relent(): void {
    this.forget();
  }

  /** Lets a call that waits be carried out. */
  go(): void {
    Deno.writeTextFileSync(`${this.#folder}/go`, "");
  }

  /** What each call was for, in their order. */
  calls(): string[] {
    try {
      return Deno.readTextFileSync(`${this.#folder}/calls`).trim().split("\n");
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  private forget(): void {
    for (const { name } of Deno.readDirSync(this.#folder)) {
      if (name === "calls" || name === "plan" || name.startsWith("call.")) {
        Deno.removeSync(`${this.#folder}/${name}`);
      }
    }
  }
}
