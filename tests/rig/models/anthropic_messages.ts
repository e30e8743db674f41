/** Anthropic's Messages, as Claude Code and OpenCode speak it. */
import { type Asked, type Dialect, type Reply, serverSentEvent as event } from "./dialect.ts";

interface Block {
  readonly type: string;
  readonly text?: string;
}

interface Message {
  readonly role: string;
  readonly content: string | readonly Block[];
}

interface Body {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly unknown[];
  readonly metadata?: { readonly user_id?: string };
}

export const ANTHROPIC_MESSAGES: Dialect = {
  takesPrompts: (path) => path.endsWith("/v1/messages"),
  read,
  reply,
  refusal: (status, message) => ({ type: "error", error: { type: errorType(status), message } }),
};

/** Only who works for the user is given tools. */
function read({ messages, tools, metadata }: Body): Asked {
  return {
    conversation: metadata?.user_id ?? "",
    said: messages.filter(({ role }) => role === "user").flatMap(saidIn),
    isSideCall: (tools ?? []).length === 0,
  };
}

function saidIn({ content }: Message): string[] {
  const texts = typeof content === "string"
    ? [content]
    : content.flatMap(({ type, text }) => type === "text" && text !== undefined ? [text] : []);
  return texts.filter((text) => !NOT_SAID.test(text)).map(asTyped);
}

/** What Claude Code adds on its own account. */
const NOT_SAID = /^\s*(?:<(?!pasted_content)[a-z-]+>|\[Request interrupted by user)/;

/** Without what Claude Code puts around a large paste, and around a prompt that came while it was working. */
function asTyped(text: string): string {
  const [, midTurn] =
    /^The user sent a new message while you were working:\n([^]*?)\n\nThis is how/.exec(text) ?? [];
  return (midTurn ?? text)
    .replaceAll(
      /(?:\n\n)?<pasted_content id="(\w+)">\n([^]*?)\n<\/pasted_content id="\1">\s*/g,
      "$2",
    )
    .trimEnd();
}

function errorType(status: number): string {
  return {
    401: "authentication_error",
    429: "rate_limit_error",
    529: "overloaded_error",
  }[status] ??
    "api_error";
}

function reply({ model }: Body): Reply {
  let index = -1;
  let isTextOpen = false;
  let stopReason = "end_turn";
  const close = () => {
    if (!isTextOpen) return "";
    isTextOpen = false;
    return event({ type: "content_block_stop", index });
  };
  return {
    start: () =>
      event({
        type: "message_start",
        message: {
          id: `msg_${crypto.randomUUID().replaceAll("-", "")}`,
          type: "message",
          role: "assistant",
          model,
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: 10, output_tokens: 1 },
        },
      }),
    text: (part) => {
      let before = "";
      if (!isTextOpen) {
        isTextOpen = true;
        index++;
        const content_block = { type: "text", text: "" };
        before = event({ type: "content_block_start", index, content_block });
      }
      const delta = { type: "text_delta", text: part };
      return before + event({ type: "content_block_delta", index, delta });
    },
    tool: (name, input) => {
      const before = close();
      index++;
      stopReason = "tool_use";
      const id = `toolu_${crypto.randomUUID().replaceAll("-", "").slice(0, 24)}`;
      const content_block = { type: "tool_use", id, name, input: {} };
      const delta = { type: "input_json_delta", partial_json: JSON.stringify(input) };
      return before + event({ type: "content_block_start", index, content_block }) +
        event({ type: "content_block_delta", index, delta }) +
        event({ type: "content_block_stop", index });
    },
    finish: () =>
      close() +
      event({
        type: "message_delta",
        delta: { stop_reason: stopReason, stop_sequence: null },
        usage: { output_tokens: 20 },
      }) + event({ type: "message_stop" }),
  };
}
