/** Sends prompts to a real agent at random moments, each held against what its model received. */
import { sendInput } from "../../src/input/send.ts";
import { eventually } from "../support/eventually.ts";
import { Random } from "../torture/random.ts";
import type { LookedAt } from "./looked_at.ts";
import { type ManagedAgent, managedAgent, START_MS } from "./managed_agent.ts";
import { pause } from "./states/state.ts";

export interface SendFigures {
  readonly sent: number;
  /** By outcome, `refused` with its reason. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Said to be taken, and not received. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Received, though it was said not to have been typed or submitted. */
  readonly stray: readonly string[];
  /** Of which it was not said what became of them, or that they were left in the box. */
  readonly unsure: readonly string[];
}

interface Sent {
  readonly token: string;
  readonly scene: string;
  readonly length: number;
  readonly outcome: string;
  readonly detail: string | null;
}

/** Lengths of texts, in characters. */
const LENGTHS = [0, 20, 200, 2000, 32_000];

/** Outcomes that say that the agent has, or will have, the prompt. */
const TAKEN = ["accepted", "queued"];

/** Those behind which it may have it. */
const COMING = [...TAKEN, "seen"];

/** Outcomes that say that it has not. */
const NOT_TAKEN = ["unsubmitted", "refused/dialog", "refused/draft", "refused/starting"];

/** So many in a row must say that an agent is idle, and its box empty. */
const LOOKS = 3;

const UNSURE = ["seen", "unknown", "unsubmitted"];

export async function sendPrompts(of: LookedAt, seed: number, count: number): Promise<SendFigures> {
  const random = new Random(seed);
  await using agent = await managedAgent(of.program, of.options);
  await agent.untilStarted();
  const sent: Sent[] = [];
  let scene = toIdle;
  const send = async () => {
    const token = `n${seed}x${sent.length}`;
    const text = textOf(token, random);
    const { outcome, reason, detail } = await sendInput(agent.at.ctx, {
      agentId: agent.agentId,
      text,
      waitMs: 3000,
    });
    const said = reason === null ? outcome : `${outcome}/${reason}`;
    sent.push({ token, scene: scene.name, length: text.length, outcome: said, detail });
  };
  while (sent.length < count) {
    scene = random.pick([toIdle, toIdle, underTurn, underTurn, intoDialog, overDraft]);
    await scene(agent, send, of).catch((cause) => {
      throw new Error(`behind ${JSON.stringify(sent.at(-1))}`, { cause });
    });
    // What was taken may be on its way, and have a turn of its own.
    const { outcome, token } = sent.at(-1)!;
    const hasCome = () => timesReceived(token, agent.model.prompts) > 0 || null;
    if (COMING.includes(outcome)) await eventually(hasCome, START_MS).catch(() => {});
    await clear(agent);
  }
  return figuresOf(sent, agent.model.prompts);
}

type Scene = (agent: ManagedAgent, send: () => Promise<void>, of: LookedAt) => Promise<void>;

const toIdle: Scene = async (_agent, send) => await send();

const underTurn: Scene = async (agent, send) => {
  const turn = agent.model.willHold("Some text.");
  await beginTurn(agent, "think about it");
  await send();
  turn.release();
};

const intoDialog: Scene = async (agent, send, { asks }) => {
  agent.model.willAnswer(asks);
  await beginTurn(agent, "do it");
  await agent.until("waiting/permission", START_MS);
  await send();
  await agent.keys("Escape");
  await agent.until("idle", START_MS);
};

const overDraft: Scene = async (agent, send) => {
  await agent.keys("h", "a", "l", "f");
  await agent.until("idle/draft", START_MS);
  await send();
};

/** As a person does, who presses Enter again where it was taken for a line's end. */
async function beginTurn(agent: ManagedAgent, what: string): Promise<void> {
  const { model } = agent;
  const text = `${what} ${crypto.randomUUID()}`;
  const hasBegun = () => (model.prompts.includes(text) && model.isTurnOpen) || null;
  await agent.paste(text);
  await eventually(async () => {
    await pause(300);
    await agent.keys("Enter");
    return await eventually(hasBegun, 5000).catch(() => null);
  }, START_MS).catch(async (cause) => {
    throw new Error(`no turn begins:\n${await agent.screen()}`, { cause });
  });
}

/** Takes away what stands in the box, whoever left it there; what was queued has its turn first. */
async function clear(agent: ManagedAgent): Promise<void> {
  let looks = 0;
  await eventually(async () => {
    const { activity, reason } = await agent.activity();
    // What was pasted may show late.
    looks = activity === "idle" && reason === null ? looks + 1 : 0;
    if (looks === LOOKS) return true;
    if (reason === "draft") await agent.keys("C-u");
    await pause(300);
    return null;
  }, START_MS);
}

/** One line or several, of one of the lengths, behind the token. */
function textOf(token: string, random: Random): string {
  const length = random.pick(LENGTHS);
  const unit = random.pick(["word ", "Wörter 漢字 🙂 ", "a line\n"]);
  const rest = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const text = `${token} ${rest}`.trimEnd();
  // A request holds so many bytes.
  const bytes = new TextEncoder().encode(text);
  return new TextDecoder().decode(bytes.subarray(0, 32_000)).replaceAll("\ufffd", "").trimEnd();
}

function timesReceived(token: string, prompts: readonly string[]): number {
  return prompts.filter((prompt) => new RegExp(`\\b${token}\\b`).test(prompt)).length;
}

function figuresOf(sent: readonly Sent[], prompts: readonly string[]): SendFigures {
  const received = ({ token }: Sent) => timesReceived(token, prompts);
  const said = (each: Sent) =>
    `${each.token} (${each.scene}, ${each.length} characters) ${each.outcome}: ${
      received(each)
    } times`;
  const outcomes: Record<string, number> = {};
  for (const { outcome } of sent) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    sent: sent.length,
    outcomes,
    lost: sent.filter((each) => TAKEN.includes(each.outcome) && received(each) === 0).map(said),
    doubled: sent.filter((each) => received(each) > 1).map(said),
    unsure: sent.filter(({ outcome }) => UNSURE.includes(outcome)).map((each) =>
      `${said(each)}: ${each.detail}`
    ),
    stray: sent.filter((each) => NOT_TAKEN.includes(each.outcome) && received(each) > 0).map(said),
  };
}
