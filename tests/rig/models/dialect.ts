/** What a request asks for, as far as a test wants to know. */
export interface Asked {
  /** Tells one conversation of the program's from another. */
  readonly conversation: string;
  /** What the user has said in this conversation so far, in order. */
  readonly said: readonly string[];
  /** The program asks on its own account: for a title, a summary, a guess at the next prompt. */
  readonly isSideCall: boolean;
}

/** The parts of one answer, as the bytes of its stream. */
export interface Reply {
  readonly start: () => string;
  readonly text: (part: string) => string;
  readonly tool: (name: string, input: Readonly<Record<string, unknown>>) => string;
  readonly finish: () => string;
}

/** The language that a program speaks to its model. */
export interface Dialect {
  /** Whether a path takes prompts; whatever else is asked gets an empty object. */
  readonly takesPrompts: (path: string) => boolean;
  // deno-lint-ignore no-explicit-any -- what a program sends, and a dialect knows
  readonly read: (body: any, request: Request) => Asked;
  // deno-lint-ignore no-explicit-any -- as above
  readonly reply: (body: any) => Reply;
  /** The body of an HTTP error. */
  readonly refusal: (status: number, message: string) => unknown;
}

/** One event of a stream of server-sent events. */
export function serverSentEvent(
  data: { readonly type?: string; readonly [key: string]: unknown },
): string {
  const name = data.type === undefined ? "" : `event: ${data.type}\n`;
  return `${name}data: ${JSON.stringify(data)}\n\n`;
}
