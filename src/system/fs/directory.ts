/**
 * A folder of our own, held open. Whatever is done in it is done relative to the folder that was checked, and to
 * the very file that was checked: who exchanges a name meanwhile, for a link perhaps, changes nothing of that.
 */
import { stateUnavailable } from "../../model/refusals/state.ts";
import { libc, O_RDONLY, O_RDWR, pathArgument } from "../libc.ts";
import { NUMBERS } from "../platform/numbers.ts";
import { factsAt, factsOf, type FileFacts } from "./file_facts.ts";
import { OpenFile } from "./open_file.ts";
import { fileRefused, requireOwn } from "./refused_entry.ts";
import { orMissing, succeed, SystemCallError } from "./system_call.ts";

const { O_APPEND, O_CLOEXEC, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_PATH } =
  NUMBERS;
const { AT_FDCWD: CURRENT_FOLDER, AT_SYMLINK_NOFOLLOW, nameInEntry: NAME_IN_ENTRY } = NUMBERS;

/** More often than this no file comes and goes between two steps of making it. */
const ENSURE_ATTEMPTS = 100;

export interface FileAccess {
  /** For writing as well. */
  readonly write?: boolean;
  /** For writing as well, with {@link OpenFile.append}. */
  readonly append?: boolean;
}

export class Directory implements Disposable {
  constructor(
    private readonly descriptor: number,
    /** As it was opened; for messages only. */
    readonly path: string,
  ) {}

  /**
   * Opens a folder; null when there is none.
   *
   * @param options `mayBeLink`: the last part of the path may be a link.
   * @throws {Refusal} `state_unavailable` when what is there is not a folder of our own.
   */
  static open(path: string, options: { readonly mayBeLink?: boolean } = {}): Directory | null {
    return openFolder(CURRENT_FOLDER, path, path, options.mayBeLink ?? false);
  }

  /**
   * The folder of this name; null when there is none.
   *
   * @throws {Refusal} as {@link Directory.open}.
   */
  folder(name: string): Directory | null {
    return openFolder(this.descriptor, name, this.#pathOf(name), false);
  }

  /**
   * The folder of this name, made with mode 0700 when it is missing, and closed to others when it is open to them.
   *
   * @throws {Refusal} as {@link Directory.open}, or when it cannot be made.
   */
  makeFolder(name: string): Directory {
    const path = this.#pathOf(name);
    return named(path, () => {
      const isNew = this.#mayExist(() =>
        succeed(() => libc().mkdirat(this.descriptor, pathArgument(name), 0o700))
      );
      const folder = this.folder(name);
      if (folder === null) throw exchanged(path);
      try {
        folder.makePrivate(isNew);
        return folder;
      } catch (error) {
        folder[Symbol.dispose]();
        throw error;
      }
    });
  }

  /**
   * Closes this folder to others.
   *
   * @param isNew it was made just now: its owner gets every right, of which a umask may have taken some.
   */
  makePrivate(isNew = false): void {
    const { mode } = factsOf(this.descriptor);
    if (isNew ? mode === 0o700 : mode % 0o100 === 0) return;
    named(this.path, () => {
      if (O_PATH !== null) return changeMode(this.descriptor, 0o700);
      succeed(() =>
        libc().fchmodat(this.descriptor, pathArgument("."), 0o700, AT_SYMLINK_NOFOLLOW)
      );
    });
  }

  /**
   * Opens a regular file of our own, for reading unless more is asked for; null when nothing has this name.
   *
   * @throws {Refusal} `state_unavailable` when it is anything else, or cannot be opened.
   */
  openFile(name: string, { write, append }: FileAccess = {}): OpenFile | null {
    const flags = (write || append ? O_RDWR : O_RDONLY) | (append ? O_APPEND : 0);
    return this.#withFile(name, (facts, held) => {
      const path = this.#pathOf(name);
      requireOwn(path, facts, "file");
      const opened = new OpenFile(
        held === null
          ? openAt(this.descriptor, name, flags | O_NOFOLLOW | O_NONBLOCK)
          : openAt(CURRENT_FOLDER, ownDescriptor(held), flags),
      );
      const { identity } = opened.facts();
      if (identity === facts.identity) return opened;
      opened[Symbol.dispose]();
      throw exchanged(path);
    });
  }

  /**
   * Makes a file of mode 0600, and opens it for reading and writing.
   *
   * @throws {Refusal} `state_unavailable` when something has this name.
   */
  makeFile(name: string): OpenFile {
    return named(this.#pathOf(name), () => this.#make(name));
  }

  /**
   * Makes a file of mode 0600 unless there is one, which stays as it is but for its mode.
   *
   * @throws {Refusal} `state_unavailable` when what is there is not a regular file of our own.
   */
  ensureFile(name: string): void {
    named(this.#pathOf(name), () => {
      // A lock's file, for one, may be discarded as soon as it is made.
      for (let attempt = 0; attempt < ENSURE_ATTEMPTS; attempt++) {
        if (this.#mayExist(() => this.#make(name)[Symbol.dispose]())) return;
        const found = this.#withFile(name, (facts, held) => {
          requireOwn(this.#pathOf(name), facts, "file");
          if (facts.mode === 0o600) return true;
          if (held !== null) changeMode(held, 0o600);
          else {
            using file = this.openFile(name);
            file?.setMode(0o600);
          }
          return true;
        });
        if (found !== null) return;
      }
      throw exchanged(this.#pathOf(name));
    });
  }

  /** Of the folder itself. */
  facts(): FileFacts {
    return factsOf(this.descriptor);
  }

  /** What stands under this name; null where nothing does, or that cannot be told. */
  look(name: string): FileFacts | null {
    this.#pathOf(name);
    try {
      return factsAt(this.descriptor, name);
    } catch {
      return null;
    }
  }

  /** @throws {Refusal} `state_unavailable` when it cannot be renamed. What has the new name already goes. */
  rename(from: string, to: string): void {
    this.#pathOf(to);
    named(this.#pathOf(from), () => {
      const names = [pathArgument(from), pathArgument(to)] as const;
      succeed(() => libc().renameat(this.descriptor, names[0], this.descriptor, names[1]));
    });
  }

  /** Takes a name away, whatever it stands for; a folder, and what cannot be taken away, stays. */
  remove(name: string): void {
    this.#pathOf(name);
    libc().unlinkat(this.descriptor, pathArgument(name), 0);
  }

  /**
   * The names in it, in order.
   *
   * @throws {Refusal} `state_unavailable` where it cannot be read.
   */
  names(): string[] {
    const { fdopendir, readdir, closedir, close } = libc();
    const descriptor = named(
      this.path,
      () => openAt(this.descriptor, ".", O_RDONLY | O_DIRECTORY),
    );
    const stream = fdopendir(descriptor);
    if (stream === null) {
      close(descriptor);
      throw stateUnavailable("other", `${this.path} cannot be read`);
    }
    const names: string[] = [];
    try {
      for (let entry = readdir(stream); entry !== null; entry = readdir(stream)) {
        names.push(new Deno.UnsafePointerView(entry).getCString(NAME_IN_ENTRY));
      }
    } finally {
      closedir(stream);
    }
    return names.filter((name) => name !== "." && name !== "..").sort();
  }

  [Symbol.dispose](): void {
    libc().close(this.descriptor);
  }

  /** @throws where the name could lead out of the folder. */
  #pathOf(name: string): string {
    if (name === "" || name === "." || name === ".." || /[/\0]/.test(name)) {
      throw new TypeError(`not the name of an entry: ${JSON.stringify(name)}`);
    }
    return `${this.path}/${name}`;
  }

  #make(name: string): OpenFile {
    const file = new OpenFile(
      openAt(this.descriptor, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600),
    );
    // The umask may have taken away what its owner needs.
    if (file.facts().mode !== 0o600) file.setMode(0o600);
    return file;
  }

  /** Whether `make` made something; false where something had that name. */
  #mayExist(make: () => void): boolean {
    try {
      make();
      return true;
    } catch (error) {
      if (error instanceof SystemCallError && error.code === "EEXIST") return false;
      throw error;
    }
  }

  /** With what is under a name, held fast where the system can do that; null where nothing is. */
  #withFile<T>(name: string, act: (facts: FileFacts, held: number | null) => T): T | null {
    return named(this.#pathOf(name), () =>
      orMissing(() => {
        if (O_PATH === null) return act(factsAt(this.descriptor, name), null);
        const held = openAt(this.descriptor, name, O_PATH | O_NOFOLLOW);
        try {
          return act(factsOf(held), held);
        } finally {
          libc().close(held);
        }
      }));
  }
}

function openFolder(
  at: number,
  name: string,
  path: string,
  mayBeLink: boolean,
): Directory | null {
  return named(path, () =>
    orMissing(() => {
      const follow = mayBeLink ? 0 : O_NOFOLLOW;
      const descriptor = openKnown(at, name, path, (O_PATH ?? O_RDONLY) | O_DIRECTORY | follow);
      try {
        requireOwn(path, factsOf(descriptor), "folder");
        return new Directory(descriptor, path);
      } catch (error) {
        libc().close(descriptor);
        throw error;
      }
    }));
}

/** Of what is no folder the system only says so; what it is says more. */
function openKnown(at: number, name: string, path: string, flags: number): number {
  try {
    return openAt(at, name, flags);
  } catch (error) {
    if (error instanceof SystemCallError && /^(ENOTDIR|ELOOP)$/.test(error.code)) {
      requireOwn(path, factsAt(at, name), "folder");
    }
    throw error;
  }
}

/** @throws {SystemCallError} */
function openAt(at: number, name: string, flags: number, mode = 0): number {
  return succeed(() =>
    libc().openat(at, pathArgument(name), flags | O_CLOEXEC, mode, 0, 0, 0, 0, mode)
  );
}

/** Changes what a descriptor stands for, also where it was opened with `O_PATH`, which fchmod(2) does not take. */
function changeMode(descriptor: number, mode: number): void {
  succeed(() => libc().chmod(pathArgument(ownDescriptor(descriptor)), mode));
}

/** Where the kernel has what the descriptor stands for, whatever became of its name (proc(5)). */
function ownDescriptor(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}

function exchanged(path: string) {
  return stateUnavailable("other", `${path} was exchanged while it was opened`);
}

/** What fails in `act` becomes a refusal that names the path. */
function named<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof SystemCallError) throw fileRefused(path, error);
    throw error;
  }
}
