/** Answers the permission dialog of an agent's program (contract: agents.md, "Sending"). */
import { recorded } from "../../actions/record.ts";
import { containerOf } from "../../containers/known.ts";
import type { Context } from "../../context.ts";
import { screenLines } from "../../activity/box.ts";
import { keyBytes } from "../../model/activity/keys.ts";
import { invalid } from "../../model/refusals/validation.ts";
import { requireActiveAgent, requireAgent } from "../../store/require_record.ts";
import { inputLockName } from "../../system/locks/lock_names.ts";
import { type Choice, choicesOn, chosen, marked } from "./choices.ts";
import { PaneInput } from "../pane_input.ts";
import { type ReadCapture, readLook } from "./read_look.ts";
import { withInputRules } from "./with_input_rules.ts";

export interface AnswerRequest {
  readonly agentId: string;
  /** `yes`, `no`, or the number of a choice. */
  readonly choice: string;
}

export interface AnswerResult {
  readonly agentId: string;
  /** The number that was pressed. */
  readonly choice: number;
  /** Whether the dialog was seen to close. */
  readonly answered: boolean;
}

/** How long a dialog may take to close, in milliseconds, and the pause before each look. */
const CLOSED_MS = 3000;
const PAUSE_MS = 100;

/** @throws {Refusal} `validation_failed` where no permission dialog is open; what {@link PaneInput} throws. */
export async function answerDialog(ctx: Context, request: AnswerRequest): Promise<AnswerResult> {
  const doing = { type: "answer", agent: requireAgent(ctx.store, request.agentId) } as const;
  return await recorded(ctx, doing, () => answer(ctx, request), ({ answered, choice }) => ({
    outcome: answered ? "answered" : "still_open",
    reason: null,
    details: { choice },
  }));
}

/** @throws {Refusal} */
async function answer(ctx: Context, request: AnswerRequest): Promise<AnswerResult> {
  const target = requireActiveAgent(ctx.store, request.agentId);
  using _lock = await ctx.locks.acquire(inputLockName(target.id), { doing: "answering" });
  const program = await withInputRules(ctx, target);
  const rules = program?.input.choices ?? null;
  if (program === null || rules === null) {
    throw invalid("agent_id", `it is not known how the program of ${target.label} is answered`);
  }
  const input = new PaneInput(ctx, target, containerOf(ctx, target.containerId));
  const open = await readLook(input, program);
  const choices = asksPermission(open) ? choicesOn(screenLines(open.screen), rules) : [];
  if (choices.length === 0) {
    throw invalid("agent_id", `${target.label} asks for no permission`);
  }
  const choice = chosen(choices, request.choice, rules);
  if (choice === null) {
    const all = choices.map(({ number, text }) => `${number} (${text})`).join(", ");
    throw invalid("choice", `"${request.choice}" is none of them: ${all}`);
  }
  const look = () => readLook(input, program);
  const { next } = rules;
  const key = next === null ? String(choice.number) : "Enter";
  const last = next === null ? open : await mark(ctx, input, { open, choice, choices, next, look });
  // The row that is chosen stands there at the moment of the key.
  if (!await input.press(last.seen, keyBytes(key, false), choice.row)) {
    throw invalid("agent_id", `${target.label} asks for no permission any more`);
  }
  const answered = await closes(ctx, look, choice.row);
  return { agentId: target.id, choice: choice.number, answered };
}

interface Marking {
  readonly open: ReadCapture;
  readonly choice: Choice;
  readonly choices: readonly Choice[];
  /** The key that marks the next one. */
  readonly next: string;
  readonly look: () => Promise<ReadCapture>;
}

/**
 * Has the choice marked that Enter is to take; gives the look that shows it so.
 *
 * @throws {Refusal} `validation_failed` where it cannot be seen to be.
 */
async function mark(
  { clock }: Context,
  input: PaneInput,
  { open, choice, choices, next, look }: Marking,
): Promise<ReadCapture> {
  let now = open;
  let before: Choice | null = null;
  const deadline = clock.elapsed() + CLOSED_MS;
  while (clock.elapsed() < deadline) {
    const found = marked(now.screen, choices);
    if (found?.number === choice.number) return now;
    // Not before it has shown what became of the last key.
    if (found !== null && found !== before) {
      await input.press(now.seen, keyBytes(next, now.seen.hasApplicationCursor), choice.row);
      before = found;
    }
    await clock.sleep(PAUSE_MS);
    now = await look();
  }
  throw invalid("choice", `"${choice.text}" could not be chosen`);
}

async function closes(
  { clock }: Context,
  look: () => Promise<ReadCapture>,
  row: string,
): Promise<boolean> {
  const deadline = clock.elapsed() + CLOSED_MS;
  do {
    await clock.sleep(PAUSE_MS);
    const now = await look();
    if (!asksPermission(now) || !screenLines(now.screen).includes(row)) return true;
  } while (clock.elapsed() < deadline);
  return false;
}

function asksPermission({ reading: { activities, evidence } }: ReadCapture): boolean {
  return activities.length === 1 && evidence.reason === "permission";
}
