/** Methods that type into an agent's pane. */
import { scopeOfAgent } from "../recovery_scope.ts";
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { sentInputShape, sentInputView } from "../views/agents/sent_input.ts";

export const sendInputMethod = method({
  name: "app.send_input",
  summary: "Sends a text to an agent, and says what became of it.",
  effect: "write",
  access: "host",
  request: s.object({
    agent_id: s.text,
    text: s.string,
    /** Left out, the operator sends. */
    sender_agent_id: s.optional(s.text),
    /** Whether Enter follows. */
    submit: s.withDefault(s.boolean, true),
    /** Whether it is typed over a draft, into a program that is starting, or at a limit; never into a dialog. */
    force: s.withDefault(s.boolean, false),
    /** Whether an idle agent is waited for first. */
    wait: s.withDefault(s.boolean, false),
    /** How long the agent may take until the text can be typed. */
    wait_ms: s.withDefault(s.integer(0, 600_000), 30_000),
  }),
  result: sentInputShape,
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { sendInput } = await import("../../input/send.ts");
    const sent = await sendInput(ctx, {
      agentId: params.agent_id,
      text: params.text,
      senderAgentId: params.sender_agent_id,
      submit: params.submit,
      force: params.force,
      wait: params.wait,
      waitMs: params.wait_ms,
    });
    return sentInputView(sent);
  },
});

export const agentKeysMethod = method({
  name: "app.agent.keys",
  summary: "Presses keys in an agent's pane.",
  effect: "write",
  access: "host",
  request: s.object({
    agent_id: s.text,
    keys: s.list(s.text),
    /** They are pressed only while a row of its screen shows this. */
    if_screen: s.optional(s.text),
  }),
  result: s.object({
    agent_id: s.string,
    /** False where the screen did not show what it had to; then none was pressed. */
    pressed: s.boolean,
  }),
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { pressKeys } = await import("../../input/press_keys.ts");
    const { agent_id, keys, if_screen: ifScreen } = params;
    const { agentId, pressed } = await pressKeys(ctx, { agentId: agent_id, keys, ifScreen });
    return { agent_id: agentId, pressed };
  },
});

export const agentAnswerMethod = method({
  name: "app.agent.answer",
  summary: "Answers the permission dialog of an agent's program.",
  effect: "write",
  access: "host",
  request: s.object({
    agent_id: s.text,
    /** `yes`, `no`, or the number of a choice. */
    choice: s.text,
  }),
  result: s.object({
    agent_id: s.string,
    /** The number that was pressed. */
    choice: s.number,
    /** Whether the dialog was seen to close. */
    answered: s.boolean,
  }),
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { answerDialog } = await import("../../input/guided/answer_dialog.ts");
    const request = { agentId: params.agent_id, choice: params.choice };
    const { agentId, choice, answered } = await answerDialog(ctx, request);
    return { agent_id: agentId, choice, answered };
  },
});
