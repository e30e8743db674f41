/** How bytes go to an engine and come back. */
export interface Link {
  /**
   * What has come since; null at the end.
   *
   * @throws what the system says, or {@linkcode BrokenLink}.
   */
  read(): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Sends every byte.
   *
   * @throws as {@linkcode Link.read} does.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends it, now that nothing is waited for. */
  end(): void;
  /** Ends it, whatever is waited for. */
  kill(): void;
  /** Resolves when nothing of it is left in this process. */
  readonly over: Promise<void>;
}

/** What leads to the engine has ended, and said why. */
export class BrokenLink extends Error {}
