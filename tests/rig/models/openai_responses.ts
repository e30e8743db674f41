/** OpenAI's Responses, as Codex speaks it. */
import { type Asked, type Dialect, type Reply, serverSentEvent as event } from "./dialect.ts";

interface Item {
  readonly type: string;
  readonly role?: string;
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
}

interface Body {
  readonly input: readonly Item[];
  readonly tools?: readonly unknown[];
  readonly prompt_cache_key?: string;
}

export const OPENAI_RESPONSES: Dialect = {
  takesPrompts: (path) => path.endsWith("/responses"),
  read,
  reply,
  refusal: (status, message) => ({
    error: { type: status === 429 ? "rate_limit_exceeded" : "invalid_request_error", message },
  }),
};

/** Only who works for the user is given tools. */
function read({ input, tools, prompt_cache_key }: Body): Asked {
  return {
    conversation: prompt_cache_key ?? "",
    said: input.filter(({ type, role }) => type === "message" && role === "user").flatMap(saidIn),
    isSideCall: (tools ?? []).length === 0,
  };
}

function saidIn({ content = [] }: Item): string[] {
  const texts = content.flatMap(({ type, text }) =>
    type === "input_text" && text !== undefined ? [text] : []
  );
  return texts.filter((text) => !NOT_SAID.test(text));
}

/** What Codex adds on its own account: of the machine, of the folder, of what it has cut off its memory. */
const NOT_SAID = /^\s*(?:<[a-z_-]+>|# AGENTS\.md|Another language model started)/;

function reply(): Reply {
  const id = `resp_${crypto.randomUUID()}`;
  const item = { type: "message", role: "assistant", id: `msg_${crypto.randomUUID()}` };
  let text = "";
  let isCall = false;
  return {
    start: () => event({ type: "response.created", response: { id } }),
    text: (part) => {
      const before = text === ""
        ? event({ type: "response.output_item.added", item: { ...item, content: [] } })
        : "";
      text += part;
      return before + event({ type: "response.output_text.delta", item_id: item.id, delta: part });
    },
    tool: (name, input) => {
      isCall = true;
      const call = {
        type: "function_call",
        id: `fc_${crypto.randomUUID()}`,
        call_id: `call_${crypto.randomUUID()}`,
        name,
        arguments: JSON.stringify(input),
      };
      return said() + event({ type: "response.output_item.done", item: call });
    },
    finish: () => {
      const usage = {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 15,
      };
      const response = { id, usage, end_turn: !isCall };
      return said() + event({ type: "response.completed", response });
    },
  };

  function said(): string {
    if (text === "") return "";
    const content = [{ type: "output_text", text }];
    text = "";
    return event({ type: "response.output_item.done", item: { ...item, content } });
  }
}
