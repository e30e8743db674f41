/** Google's generateContent, as Gemini CLI speaks it. */
import { type Asked, type Dialect, type Reply, serverSentEvent as event } from "./dialect.ts";

interface Content {
  readonly role: string;
  readonly parts: readonly { readonly text?: string }[];
}

interface Body {
  readonly contents: readonly Content[];
  readonly tools?: readonly unknown[];
}

export const GEMINI_CONTENT: Dialect = {
  takesPrompts: (path) => path.endsWith(":streamGenerateContent"),
  read,
  reply,
  refusal: (status, message) => ({
    error: { code: status, message, status: status === 429 ? "RESOURCE_EXHAUSTED" : "UNKNOWN" },
  }),
};

/** Only who works for the user is given tools. Nothing tells one conversation from another. */
function read({ contents, tools }: Body): Asked {
  const said = contents.filter(({ role }) => role === "user").flatMap(saidIn);
  return { conversation: "", said, isSideCall: (tools ?? []).length === 0 };
}

/** What stands behind a prompt is of the files that it names. */
function saidIn({ parts }: Content): string[] {
  const texts = parts.flatMap(({ text }) => text ?? []);
  const files = texts.findIndex((text) => text.includes("--- Content from referenced files ---"));
  return texts.slice(0, files === -1 ? undefined : files)
    .filter((text) => !/^\s*<[a-z_]+>/.test(text));
}

function reply(): Reply {
  const chunk = (part: unknown, rest = {}) =>
    event({ candidates: [{ content: { role: "model", parts: [part] }, index: 0, ...rest }] });
  return {
    start: () => "",
    text: (part) => part === "" ? "" : chunk({ text: part }),
    tool: (name, args) => chunk({ functionCall: { id: crypto.randomUUID(), name, args } }),
    finish: () => chunk({ text: "" }, { finishReason: "STOP" }),
  };
}
