/** What a test lets a model answer to one request. */
export type Answer = TextAnswer | ToolAnswer | RefusedAnswer | CutAnswer;

/** Text, streamed in as many parts as it has lines. */
export interface TextAnswer {
  readonly text: string;
  /** The turn stays open behind the text until this is settled. */
  readonly until?: Promise<unknown>;
  /** Pause behind each line. */
  readonly pauseMs?: number;
}

/** A call of one of the program's tools, by the name that the program knows it by. */
export interface ToolAnswer {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly text?: string;
}

/** An HTTP error. */
export interface RefusedAnswer {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A connection that is lost behind some text. */
export interface CutAnswer {
  readonly cutAfter: string;
}
