import { assert, assertEquals } from "@std/assert";
import { eventually } from "../../support/eventually.ts";
import { ANTHROPIC_MESSAGES } from "./anthropic_messages.ts";
import { GEMINI_CONTENT } from "./gemini_content.ts";
import { OPENAI_RESPONSES } from "./openai_responses.ts";
import { ModelServer } from "./server.ts";

const TOOLS = [{ name: "Bash" }];

function post(server: ModelServer, path: string, body: unknown): Promise<Response> {
  return fetch(`${server.url}${path}`, { method: "POST", body: JSON.stringify(body) });
}

function claude(server: ModelServer, session: string, ...said: string[]): Promise<Response> {
  const messages = said.map((text) => ({ role: "user", content: [{ type: "text", text }] }));
  const body = { model: "m", tools: TOOLS, metadata: { user_id: session }, messages };
  return post(server, "/v1/messages", body);
}

Deno.test("a prompt that is repeated with the next request counts once", async () => {
  await using server = new ModelServer(ANTHROPIC_MESSAGES);
  await (await claude(server, "s", "one")).text();
  await (await claude(server, "s", "one", "two")).text();
  await (await claude(server, "s", "one", "two")).text();
  assertEquals(server.prompts, ["one", "two"]);
});

Deno.test("a prompt that the user says twice counts twice", async () => {
  await using server = new ModelServer(ANTHROPIC_MESSAGES);
  await (await claude(server, "s", "one")).text();
  await (await claude(server, "s", "one", "one")).text();
  await (await claude(server, "another", "one")).text();
  assertEquals(server.prompts, ["one", "one", "one"]);
});

Deno.test("what Claude Code adds to a prompt is no part of it", async () => {
  await using server = new ModelServer(ANTHROPIC_MESSAGES);
  const pasted = 'see \n\n<pasted_content id="ab">\nx\ny\n</pasted_content id="ab">\n\nand';
  const midTurn = "The user sent a new message while you were working:\nhurry\n\nThis is how …";
  const notSaid = ["<system-reminder>\nx", "[Request interrupted by user]"];
  await (await claude(server, "s", ...notSaid, pasted, midTurn)).text();
  assertEquals(server.prompts, ["see x\nyand", "hurry"]);
});

Deno.test("what Gemini CLI adds of files is no part of a prompt", async () => {
  await using server = new ModelServer(GEMINI_CONTENT);
  const added = ["\n--- Content from referenced files ---", "\nContent from @a:\n", "x"];
  const parts = ["look at @a", ...added].map((text) => ({ text }));
  const body = { contents: [{ role: "user", parts }], tools: TOOLS };
  await (await post(server, "/v1beta/models/m:streamGenerateContent", body)).text();
  assertEquals(server.prompts, ["look at @a"]);
});

Deno.test("a request without tools is the program's own", async () => {
  await using server = new ModelServer(OPENAI_RESPONSES);
  const content = [{ type: "input_text", text: "Give a title" }];
  const input = [{ type: "message", role: "user", content }];
  await (await post(server, "/v1/responses", { input })).text();
  assertEquals(server.prompts, []);
  await (await post(server, "/v1/responses", { input, tools: TOOLS })).text();
  assertEquals(server.prompts, ["Give a title"]);
});

Deno.test("a turn is open while its answer is held", async () => {
  await using server = new ModelServer(GEMINI_CONTENT);
  const { release } = server.willHold("Some text");
  const contents = [{ role: "user", parts: [{ text: "hello" }] }];
  const path = "/v1beta/models/m:streamGenerateContent";
  const response = await post(server, path, { contents, tools: TOOLS });
  assert(server.isTurnOpen);
  release();
  assert((await response.text()).includes("Some text"));
  await eventually(() => !server.isTurnOpen);
});

Deno.test("a turn stays open while a tool is at work, and ends when the program hangs up", async () => {
  await using server = new ModelServer(ANTHROPIC_MESSAGES);
  server.willAnswer({ tool: "Bash", input: { command: "ls" } });
  assert((await (await claude(server, "s", "one")).text()).includes("tool_use"));
  assert(server.isTurnOpen);
  server.willHold("Some text");
  const response = await claude(server, "s", "one", "two");
  await response.body?.cancel();
  await eventually(() => !server.isTurnOpen);
});

Deno.test("an error is answered in the words of the program's language", async () => {
  await using server = new ModelServer(ANTHROPIC_MESSAGES);
  server.willAnswer({ status: 429, message: "too much" });
  const response = await claude(server, "s", "one");
  assertEquals(response.status, 429);
  assertEquals((await response.json()).error, { type: "rate_limit_error", message: "too much" });
  assert(!server.isTurnOpen);
});
