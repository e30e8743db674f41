/** Kills who sends, or the agent, at each place where a send acts on the world, and sees what became of the text. */
import { eventually } from "../support/eventually.ts";
import type { LookedAt } from "./looked_at.ts";
import { type ManagedAgent, managedAgent } from "./managed_agent.ts";

export interface KillFigures {
  readonly kills: number;
  /** What had become of the text, by the model and the box. */
  readonly texts: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

/** `POINT:before|after:NTH`, as AGENTTOWER_FAULT takes it. */
export type Seam = string;

interface Said {
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly leftInBox: boolean;
}

/** How long an agent has to say the same until that is believed, in milliseconds. */
const STEADY_MS = 1500;

/** How long a sender may take to come to a seam, in milliseconds; some pass by it. */
const PASSED_MS = 20_000;

/** There the sender has seen that the text was taken, which a program that dies does not take back. */
const SHOWN = /^tmux\.send:(before|after):[3-9]/;

/** The text is the first thing that is sent, and Enter the second. */
const ENTER = 2;

/** What stands of a program that has been killed on the shell's side (128 + SIGKILL). */
const KILLED = 137;

/** Kills the sender at these seams, or at all; each next send is to find what that one has left. */
export async function killSenders(
  of: LookedAt,
  only: readonly Seam[] | null = null,
): Promise<KillFigures> {
  await using agent = await managedAgent(of.program, of.options);
  await agent.untilStarted();
  await of.begin?.(agent);
  const seams = only ?? await seamsOf(agent);
  const texts: Record<string, number> = {};
  const wrong: string[] = [];
  let kills = 0;
  for (const [at, seam] of seams.entries()) {
    const token = `killed${at}`;
    if ((await send(agent, token, { AGENTTOWER_FAULT: seam })).code === KILLED) kills++;
    const found = await whatBecame(agent, token);
    texts[found] = (texts[found] ?? 0) + 1;
    const next = said(await send(agent, `${token}next`));
    const fault = await faultOf(agent, token, found, next);
    if (fault !== null) wrong.push(`${seam}: ${fault}`);
    await empty(agent);
  }
  return { kills, texts, wrong };
}

/** Kills the agent while the sender stands still at one of these seams, or of all, and lets that go on. */
export async function killAgents(
  of: LookedAt,
  only: readonly Seam[] | null = null,
): Promise<KillFigures> {
  const texts: Record<string, number> = {};
  const wrong: string[] = [];
  let seams = only;
  let kills = 0;
  for (let at = 0; seams === null || at < seams.length; at++) {
    await using agent = await managedAgent(of.program, of.options);
    await agent.untilStarted();
    await of.begin?.(agent);
    seams ??= await seamsOf(agent);
    const seam = seams[at] ?? "";
    const token = `orphan${at}`;
    const sending = send(agent, token, { AGENTTOWER_FAULT: `${seam}:stop` }, trace(agent));
    const stopped = await stoppedAt(agent, seam).catch(() => null);
    await agent.kill();
    if (stopped !== null) {
      kills++;
      Deno.kill(stopped, "SIGCONT");
    }
    const { outcome, reason } = said(await sending);
    const name = reason === null ? `${outcome}` : `${outcome}/${reason}`;
    texts[name] = (texts[name] ?? 0) + 1;
    const received = times(agent, token);
    const isTaken = outcome === "accepted" || outcome === "queued";
    const wasShown = SHOWN.test(seam) || hadLooked(agent, seam);
    if (received > 1 || (isTaken && !wasShown && received === 0)) {
      wrong.push(`${seam}: ${name}, and received ${received} times`);
    }
  }
  return { kills, texts, wrong };
}

/** Every place that a send passes, in order; how many looks it takes differs from one to the next. */
async function seamsOf(agent: ManagedAgent): Promise<readonly Seam[]> {
  await send(agent, "the first", {}, trace(agent));
  await agent.until("idle");
  const passed = new Map<string, number>();
  return passedBy(agent).map(({ point }) => {
    const nth = (passed.get(point) ?? 0) + 1;
    passed.set(point, nth);
    return `${point}:${nth}`;
  });
}

function trace(agent: ManagedAgent): string {
  return `${agent.box.dir}/trace`;
}

function passedBy(agent: ManagedAgent): { readonly pid: number; readonly point: string }[] {
  const lines = Deno.readTextFileSync(trace(agent)).trimEnd().split("\n");
  return lines.map((line) => {
    const [pid = "", point = ""] = line.split(" ");
    return { pid: Number(pid), point };
  });
}

/** Whether the last look behind the Enter, by which the sender says what became of the text, came before a seam. */
function hadLooked(agent: ManagedAgent, seam: Seam): boolean {
  const { point, nth } = partsOf(seam);
  const points = passedBy(agent).map((it) => it.point);
  const at = nthOf(points, point, nth);
  const looked = points.lastIndexOf("tmux.snapshot:after");
  return nthOf(points, "tmux.send:after", ENTER) < looked && looked <= at;
}

/** Where something stands for the nth time; behind the end where it does not. */
function nthOf(points: readonly string[], point: string, nth: number): number {
  const places = points.flatMap((each, at) => each === point ? [at] : []);
  return places[nth - 1] ?? points.length;
}

function partsOf(seam: Seam): { readonly point: string; readonly nth: number } {
  const [, point = "", nth] = /^(.*):(\d+)$/.exec(seam) ?? [];
  return { point, nth: Number(nth) };
}

/** The process that has come to a seam. */
async function stoppedAt(agent: ManagedAgent, seam: Seam): Promise<number> {
  const { point, nth } = partsOf(seam);
  const isPassed = () => passedBy(agent).filter((it) => it.point === point)[nth - 1];
  return (await eventually(isPassed, PASSED_MS)).pid;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
}

function send(
  { box, agentId }: ManagedAgent,
  text: string,
  env: Record<string, string> = {},
  traced?: string,
): Promise<Ran> {
  if (traced !== undefined) Deno.writeTextFileSync(traced, "");
  const all = traced === undefined ? env : { ...env, AGENTTOWER_FAULT_TRACE: traced };
  return box.run({ env: all }, "agent", "send", agentId, "--text", text, "--json");
}

function said({ stdout }: Ran): Said {
  const { result, error } = JSON.parse(stdout);
  if (result === undefined) throw new Error(`the next send: ${JSON.stringify(error)}`);
  return { outcome: result.outcome, reason: result.reason ?? null, leftInBox: result.left_in_box };
}

function times({ model }: ManagedAgent, token: string): number {
  return model.prompts.filter((prompt) => new RegExp(`\\b${token}\\b`).test(prompt)).length;
}

type Found = "received" | "in the box" | "not typed";

/** Waits until nothing changes any more, and says where the text is. */
async function whatBecame(agent: ManagedAgent, token: string): Promise<Found> {
  let since = performance.now();
  let last = "";
  const reason = await eventually(async () => {
    const { activity, reason } = await agent.activity();
    const now = `${activity} ${reason} ${agent.model.isTurnOpen} ${times(agent, token)}`;
    if (now !== last) since = performance.now();
    last = now;
    const isSteady = performance.now() - since > STEADY_MS;
    return activity === "idle" && isSteady ? { reason } : null;
  }, 120_000);
  if (times(agent, token) > 0) return "received";
  return reason.reason === "draft" ? "in the box" : "not typed";
}

/** What the next send did not get right about what was left; null for nothing. */
async function faultOf(
  agent: ManagedAgent,
  token: string,
  found: Found,
  { outcome, reason, leftInBox }: Said,
): Promise<string | null> {
  const next = `${token}next`;
  if (found === "in the box") {
    const isHeld = outcome === "refused" && reason === "draft" && leftInBox;
    return isHeld && times(agent, next) === 0
      ? null
      : `the text stands in the box, and the next send is ${outcome}/${reason}`;
  }
  if (outcome !== "accepted") return `${found}, and the next send is ${outcome}/${reason}`;
  await eventually(() => times(agent, next) > 0);
  const [first, second] = [times(agent, token), times(agent, next)];
  const isRight = first === (found === "received" ? 1 : 0) && second === 1;
  return isRight ? null : `${found}, and received ${first} times, the next one ${second} times`;
}

/** Takes away what stands in the box, and waits until the agent has done with the rest. */
async function empty(agent: ManagedAgent): Promise<void> {
  await eventually(async () => {
    const { activity, reason } = await agent.activity();
    if (reason === "draft") await agent.keys("C-u");
    return activity === "idle" && reason === null;
  }, 120_000);
}
