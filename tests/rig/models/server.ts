/** A model on loopback that answers as a test says, and knows what really reached it. */
import type { Answer } from "./answer.ts";
import type { Asked, Dialect, Reply } from "./dialect.ts";

const DEFAULT_ANSWER: Answer = { text: "Done." };

export class ModelServer {
  /** Every prompt that the user sent, once each, in the order in which they came. */
  readonly prompts: string[] = [];
  /** The bodies of all requests that take prompts, side calls included. */
  readonly bodies: unknown[] = [];
  /** Paths of all other requests. */
  readonly otherPaths: string[] = [];
  readonly url: string;
  readonly #dialect: Dialect;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #answers: Answer[] = [];
  /** How often each text was said in a conversation. */
  readonly #said = new Map<string, Map<string, number>>();
  readonly #closing = new AbortController();
  readonly #openRequests = new Set<symbol>();
  #awaitsTool = false;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, (request, info) => this.#handle(request, info));
    this.url = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** The answers to the next requests, in order; when there are no more, `Done.` */
  willAnswer(...answers: Answer[]): void {
    this.#answers.push(...answers);
  }

  /** Takes back what it was to answer and has not. */
  willAnswerAsUsual(): void {
    this.#answers.length = 0;
  }

  /** Text that stays an open turn until `release` is called. */
  willHold(text: string): { release: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.willAnswer({ text, until: promise });
    return { release: resolve };
  }

  /** A request is being answered, or the model waits for what a tool gives. */
  get isTurnOpen(): boolean {
    return this.#openRequests.size > 0 || this.#awaitsTool;
  }

  async #handle(request: Request, info: Deno.ServeHandlerInfo): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST" || !this.#dialect.takesPrompts(pathname)) {
      this.otherPaths.push(`${request.method} ${pathname}`);
      await request.body?.cancel();
      return Response.json({});
    }
    const body = await request.json();
    this.bodies.push(body);
    const asked = this.#dialect.read(body, request);
    const reply = this.#dialect.reply(body);
    if (asked.isSideCall) return this.#stream({ text: "A title" }, reply, () => {});
    this.#record(asked);
    const answer = this.#answers.shift() ?? DEFAULT_ANSWER;
    if ("status" in answer) {
      this.#awaitsTool = false;
      const { status, message, headers } = answer;
      return Response.json(this.#dialect.refusal(status, message), { status, headers });
    }
    this.#awaitsTool = "tool" in answer;
    const open = Symbol();
    this.#openRequests.add(open);
    const ended = () => this.#openRequests.delete(open);
    // The program may hang up; what is held for it is let go when the server closes.
    info.completed.then(ended, ended);
    return this.#stream(answer, reply, ended);
  }

  /** A request repeats what was said before it: new is what is said more often than ever. */
  #record({ conversation, said }: Asked): void {
    const known = this.#said.get(conversation) ?? new Map<string, number>();
    this.#said.set(conversation, known);
    const now = new Map<string, number>();
    for (const text of said) {
      const count = (now.get(text) ?? 0) + 1;
      now.set(text, count);
      if (count <= (known.get(text) ?? 0)) continue;
      known.set(text, count);
      this.prompts.push(text);
    }
  }

  #stream(answer: Exclude<Answer, { status: number }>, reply: Reply, ended: () => void): Response {
    const parts = partsOf(answer, reply, this.#closing.signal);
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        try {
          const { value, done } = await parts.next();
          if (!done) return controller.enqueue(encoder.encode(value));
          ended();
          controller.close();
        } catch (error) {
          ended();
          controller.error(error);
        }
      },
      cancel: ended,
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#server.shutdown();
  }
}

async function* partsOf(
  answer: Exclude<Answer, { status: number }>,
  reply: Reply,
  closing: AbortSignal,
): AsyncGenerator<string> {
  yield reply.start();
  if ("cutAfter" in answer) {
    yield reply.text(answer.cutAfter);
    throw new Error("the connection is cut, as a test wants it");
  }
  if ("tool" in answer) {
    if (answer.text !== undefined) yield reply.text(answer.text);
    yield reply.tool(answer.tool, answer.input);
  } else {
    for (const line of answer.text.split(/(?<=\n)/)) {
      yield reply.text(line);
      if (answer.pauseMs !== undefined) await pause(answer.pauseMs, closing);
    }
    await Promise.race([answer.until, aborted(closing)]);
  }
  yield reply.finish();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
