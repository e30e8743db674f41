/** A port on this machine that leads to something else, with what a long way does to what passes it. */

/** Both directions of a connection. */
export interface Duplex {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  close(): void;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class Relay {
  readonly port: number;
  /** Put on each piece, in each direction, in milliseconds. */
  delayMs = 0;
  /** How many connections were made. */
  connections = 0;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<{ close(): void }>();
  #isCut = false;
  #thaw: PromiseWithResolvers<void> | null = null;

  /** @param lead Opens what a connection leads to. */
  constructor(private readonly lead: () => Duplex | Promise<Duplex>) {
    this.port = this.#listener.addr.port;
    this.#serve();
  }

  /** How many of them there still are. */
  get open(): number {
    return this.#open.size;
  }

  /** Ends every connection, and each new one at once. */
  cut(): void {
    this.#isCut = true;
    for (const connection of this.#open) connection.close();
  }

  /** Lets nothing pass, and says nothing of it. */
  freeze(): void {
    this.#thaw ??= Promise.withResolvers();
  }

  mend(): void {
    this.#isCut = false;
    this.#thaw?.resolve();
    this.#thaw = null;
  }

  [Symbol.dispose](): void {
    this.cut();
    this.mend();
    this.#listener.close();
  }

  async #serve(): Promise<void> {
    try {
      for await (const near of this.#listener) {
        this.connections++;
        if (this.#isCut) close(near);
        else this.#join(near);
      }
    } catch {
      // It was closed.
    }
  }

  async #join(near: Deno.Conn): Promise<void> {
    const far = await this.lead();
    let isOpen = true;
    const connection = {
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        this.#open.delete(connection);
        close(near);
        close(far);
      },
    };
    this.#open.add(connection);
    if (this.#isCut) connection.close();
    await Promise.allSettled([
      this.#pass(near.readable, far.writable),
      this.#pass(far.readable, near.writable),
    ]);
    connection.close();
  }

  /** Pieces are late, not slow: one does not wait for the one before. */
  async #pass(from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>): Promise<void> {
    const writer = to.getWriter();
    let passed = Promise.resolve();
    for await (const piece of from) {
      const due = performance.now() + this.delayMs;
      passed = passed.then(async () => {
        if (this.delayMs > 0) await sleep(Math.max(0, due - performance.now()));
        await this.#thaw?.promise;
        await writer.write(piece);
      });
      passed.catch(() => {});
    }
    await passed;
    await writer.close();
  }
}

/** A socket is closed when its streams are, too. */
function close(connection: { close(): void }): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
