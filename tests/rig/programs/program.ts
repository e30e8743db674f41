import type { Dialect } from "../models/dialect.ts";
import type { ProgramName } from "../installed.ts";

/** What a program finds when it starts. */
export interface Seed {
  /** False: as on the first start ever. */
  readonly isOnboarded: boolean;
  /** False: it has to ask whether it may work in the folder. */
  readonly isFolderTrusted: boolean;
  /** More of the user's own settings, in the program's own form. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Where it starts. */
export interface Spot {
  readonly home: string;
  readonly project: string;
  readonly modelUrl: string;
}

export interface Launch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A real program, and how it is started offline. */
export interface Program {
  readonly name: ProgramName;
  readonly dialect: Dialect;
  /** Writes what the program finds in its home; gives how it is started. */
  readonly seed: (spot: Spot, seed: Seed) => Launch;
}

/** A file below a folder that need not be there yet. */
export function writeBelow(folder: string, path: string, text: string): void {
  const file = `${folder}/${path}`;
  Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(file, text);
}
