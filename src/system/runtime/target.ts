/** Where the commands of one container run: on this machine, or through its runtime's `exec`. */
import { type Advice, advise } from "../../model/advice.ts";
import { unpause } from "../../model/engine/engine_advice.ts";
import { type Clock, countdown } from "../clock.ts";
import type { Exec, ExecRequest, ExecResult } from "../exec.ts";
import type { ExecFailpoint } from "../../model/failpoints.ts";
import { anotherEngine } from "../../model/refusals/another_engine.ts";
import { obstacleIn, readComplaint } from "./complaint.ts";
import { shellWordIfNeeded } from "../shell.ts";
import { PAUSED, STOPPED, VANISHED } from "../../model/container.ts";
import type { EngineCommand } from "../../model/engine/engine_command.ts";
import { type ExecWay, execWay } from "./exec_way.ts";
import type { RecordedPod } from "./kubernetes/pod_shell.ts";
import { isTakenAway } from "./taken_away.ts";

/** How a container is reached through its engine. */
interface EngineWay extends ExecWay {
  /** Whether the engine that answers is the one that had the container, for as many milliseconds at most. */
  readonly isItsEngine: (withinMs: number) => Promise<boolean>;
}

/** How to reach the shell of a container as its tmux user. */
export interface ExecTarget {
  readonly containerId: string;
  /** What people call it. */
  readonly name: string;
  /** Null where commands run directly on this machine. */
  readonly via: EngineWay | null;
  /** The default tmux socket as a path, or as a name below the tmux user's socket folder. */
  readonly socket: { readonly path: string } | { readonly name: string };
}

/** A shell script of the program, with its positional arguments and its standard input. */
export interface ScriptRequest {
  /** A constant; operators' strings travel in `args` and `stdin` only. */
  readonly script: string;
  readonly args: readonly string[];
  readonly stdin: string;
  readonly timeoutMs: number;
}

/**
 * What became of a script. Only `ran` and `stopped` are confident; after `unreachable` the script may still
 * run, or may run later.
 */
export type ScriptResult =
  | {
    readonly kind: "ran";
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }
  | {
    readonly kind: "stopped";
    readonly reason: string;
    /** As the engine calls it, or {@linkcode VANISHED}. */
    readonly status: string;
  }
  | {
    readonly kind: "unreachable";
    readonly reason: string;
    readonly engineDown: boolean;
    /** Whether the same again may go better: false where the engine will refuse it every time. */
    readonly transient: boolean;
    /** Whether the engine says that the container is paused. */
    readonly paused?: boolean;
    /** What to do about it, where that is known. */
    readonly cure?: Advice;
  };

/** What helps where there is no shell to ask. */
export const SH_ON_PATH = advise`have the folder of sh, such as /bin, on PATH`;

/** The first line of every script's output: without it, the script did not begin. */
const BEGIN = "agenttower-script";

/**
 * podman loses the output of a command that ends before it has read its input, as tmux does where it finds no
 * server (seen with 4.3): the rest is read at the end.
 */
const READ_THE_REST = "trap 'cat >/dev/null 2>&1' EXIT";

/** What scripts are run with. */
export interface ScriptTools {
  readonly exec: Exec;
  readonly clock: Pick<Clock, "elapsed">;
}

/** Runs a script on a target. */
export async function runScript(
  tools: ScriptTools,
  point: ExecFailpoint,
  target: ExecTarget,
  request: ScriptRequest,
): Promise<ScriptResult> {
  const result = await run(tools, point, target, request);
  if (result.kind !== "unreachable" || !result.paused || target.via === null) return result;
  const cure = unpause(target.via.command.join(" "), target.name);
  return { ...result, reason: "the container is paused", cure };
}

async function run(
  { exec, clock }: ScriptTools,
  point: ExecFailpoint,
  target: ExecTarget,
  request: ScriptRequest,
): Promise<ScriptResult> {
  const preamble = target.via?.command[0] === "podman"
    ? `echo ${BEGIN}\n${READ_THE_REST}`
    : `echo ${BEGIN}`;
  const argv = ["sh", "-c", `${preamble}\n${request.script}`, "sh", ...request.args];
  const { stdin, timeoutMs } = request;
  const leftMs = countdown(clock, timeoutMs);
  const execRequest: ExecRequest = target.via === null
    ? { argv, stdin, timeoutMs, without: isTakenAway }
    : through(exec, target.via, target.containerId, { argv, stdin, timeoutMs });
  const result = await exec(point, execRequest);
  if (target.via === null) return readLocal(result);
  const { command } = target.via;
  const seen = readVia(target, command, result);
  const recorded = recordedPod(target.via, target.containerId);
  if (recorded !== null) {
    return seen === "gone" || seen === "not_running"
      ? await settlePod(exec, target.via, recorded, complaintIn(command, result), leftMs)
      : seen;
  }
  if (result.kind === "timeout" && typeof seen === "object") {
    return await settleTimeout(exec, command, target.containerId, seen);
  }
  if (seen === "not_running") {
    return await settleNotRunning(exec, command, target.containerId, leftMs());
  }
  if (seen === "gone") return await settleGone(target.via, leftMs());
  return seen;
}

/** The request as the runtime's program is asked to run it. */
function through(
  exec: Exec,
  via: EngineWay,
  containerId: string,
  { argv, ...request }: ExecRequest,
): ExecRequest {
  const { command, user } = via;
  const way = execWay(via, containerId, ["-i"]);
  const shellPlace = command[0] === "docker" ? { containerId, user } : undefined;
  const recorded = recordedPod(via, containerId);
  const keptFromShell = recorded === null ? undefined : async () => {
    const { keptFromPod } = await import("./kubernetes/pod_shell.ts");
    return await keptFromPod(exec, recorded, request.timeoutMs);
  };
  return { ...request, argv: [...way, ...argv], shellAt: way.length, shellPlace, keptFromShell };
}

/** Null for what is no pod's. */
function recordedPod(
  { command, pod }: EngineWay,
  id: string,
): RecordedPod | null {
  return pod && { command, pod, id };
}

/** Another engine than the container's, after a change of context, connection or store, knows nothing of it. */
async function settleGone(
  { command, isItsEngine }: EngineWay,
  leftMs: number,
): Promise<ScriptResult> {
  if (await isItsEngine(leftMs)) {
    return {
      kind: "stopped",
      reason: "the container does not exist any more",
      status: VANISHED,
    };
  }
  const reason = anotherEngine(command);
  return { kind: "unreachable", reason, engineDown: true, transient: false };
}

/**
 * Whatever kept a command from being run in a pod, the cluster says whether that is there: what kubectl complains of
 * may be the words of the container.
 */
async function settlePod(
  exec: Exec,
  via: EngineWay,
  recorded: RecordedPod,
  complaint: string,
  leftMs: () => number,
): Promise<ScriptResult> {
  const { lookAtPod } = await import("./kubernetes/pod_shell.ts");
  const state = await lookAtPod(exec, recorded, leftMs());
  switch (state.kind) {
    case "gone":
      return await settleGone(via, leftMs());
    case "running": {
      const { reason } = readComplaint("kubectl", complaint);
      return { kind: "unreachable", reason, engineDown: false, transient: true };
    }
    case "failed":
      return state.result.kind === "exit"
        ? readEngineFailure("kubectl", state.result.stderr)
        : unreachable(state.result, "kubectl get");
  }
}

function readLocal(result: ExecResult): ScriptResult {
  if (result.kind === "exit") {
    return { ...result, kind: "ran", stdout: afterBegin(result.stdout) ?? "" };
  }
  if (result.kind === "not_started") {
    return {
      kind: "unreachable",
      reason: result.reason,
      engineDown: false,
      transient: false,
      cure: SH_ON_PATH,
    };
  }
  return unreachable(result, "the command");
}

/** `not_running` is podman's phrase for stopped and for paused containers alike, and kubectl's for all that is unclear. */
function readVia(
  target: ExecTarget,
  command: EngineCommand,
  result: ExecResult,
): ScriptResult | "not_running" | "gone" {
  const [program] = command;
  if (result.kind !== "exit") return unreachable(result, `${program} exec`);
  const stdout = afterBegin(result.stdout);
  if (stdout !== null) return { ...result, kind: "ran", stdout, stderr: saidIn(command, result) };
  const complaint = complaintIn(command, result);
  const { kind } = readComplaint(program, complaint);
  if (kind === "not_running" || kind === "gone") return kind;
  if (kind === "other" && target.via?.pod) return "not_running";
  return withCure(target, readEngineFailure(program, complaint), complaint);
}

/** What was said on standard error; kubectl adds a line of its own where a program ends with another code than 0. */
function saidIn(
  [program]: EngineCommand,
  { stderr }: Pick<Extract<ExecResult, { kind: "exit" }>, "stderr">,
): string {
  return program === "kubectl"
    ? stderr.replace(/^command terminated with exit code \d+\n?$/m, "")
    : stderr;
}

/** What the engine complains of where nothing was run. Engines before 25 answer on stdout that there is no such user or no shell. */
function complaintIn(command: EngineCommand, result: ExecResult): string {
  if (result.kind !== "exit") return "";
  const said = [saidIn(command, result), result.stdout, result.stderr];
  return said.find((text) => text.trim() !== "") ?? "";
}

/** An obstacle is told as what it is, with its cure. */
function withCure(
  { name, via }: ExecTarget,
  result: Exclude<ScriptResult, { kind: "ran" }>,
  complaint: string,
): Exclude<ScriptResult, { kind: "ran" }> {
  const obstacle = obstacleIn(complaint);
  if (result.kind !== "unreachable" || obstacle === null || via === null) return result;
  // Neither a folder nor a user can be named to kubectl.
  if (via.pod !== null && obstacle.kind !== "shell") return result;
  switch (obstacle.kind) {
    case "directory": {
      const words = [
        ...via.command,
        "exec",
        "-u",
        "0",
        "-w",
        "/",
        name,
        "mkdir",
        "-p",
        obstacle.path,
      ];
      const line = words.map(shellWordIfNeeded).join(" ");
      return {
        ...result,
        reason: `the working directory of ${name}, ${obstacle.path}, does not exist in it any more`,
        cure: advise`make it again: ${line}`,
      };
    }
    case "user":
      return {
        ...result,
        reason: `${name} has no user ${via.user}`,
        cure: advise`set containers.bench_user in config.yaml to a user that ${name} has`,
      };
    case "shell":
      return {
        ...result,
        reason: `there is no sh in ${name}`,
        cure: advise`use an image with a shell and tmux for ${name}`,
      };
  }
}

const STATE_TIMEOUT_MS = 5000;

/** How long an engine may take to say why there was no answer, in milliseconds. */
const REASON_TIMEOUT_MS = 500;

/** A shell that stays open says nothing of it when its container is paused. */
async function settleTimeout(
  exec: Exec,
  command: EngineCommand,
  id: string,
  timedOut: ScriptResult,
): Promise<ScriptResult> {
  const state = await settleNotRunning(exec, command, id, REASON_TIMEOUT_MS);
  return state.kind === "unreachable" && state.paused ? state : timedOut;
}

/** States in which no process of the container is left. */
const STOPPED_STATES = ["created", "configured", "initialized", "exited", "stopped", "dead"];

/** Tells a stopped container, in which no tmux is left, from a paused one, in which it lives. */
async function settleNotRunning(
  exec: Exec,
  command: EngineCommand,
  id: string,
  leftMs: number,
): Promise<ScriptResult> {
  const [program] = command;
  const argv = [...command, "container", "inspect", "--format", "{{.State.Status}}", id];
  const result = await exec("runtime.inspect", {
    argv,
    question: program === "docker" ? { kind: "status", id } : undefined,
    timeoutMs: Math.min(STATE_TIMEOUT_MS, leftMs),
  });
  if (result.kind !== "exit") return unreachable(result, `${program} inspect`);
  if (result.code !== 0) return readEngineFailure(program, result.stderr);
  const state = result.stdout.trim();
  const reason = `the container is ${state}`;
  if (STOPPED_STATES.includes(state)) return { kind: "stopped", reason, status: state };
  const paused = state === PAUSED;
  return { kind: "unreachable", reason, engineDown: false, transient: true, paused };
}

function unreachable(
  result: Exclude<ExecResult, { kind: "exit" }>,
  what: string,
): ScriptResult {
  if (result.kind === "timeout") {
    const seconds = (result.timeoutMs / 1000).toFixed(1).replace(".0", "");
    const reason = `${what} gave no answer within ${seconds} s`;
    return { kind: "unreachable", reason, engineDown: false, transient: true };
  }
  if (result.kind === "overflow") {
    const reason = `${what} answered with more than ${result.limitBytes >> 20} MB`;
    return { kind: "unreachable", reason, engineDown: false, transient: false };
  }
  return {
    kind: "unreachable",
    reason: result.reason,
    engineDown: true,
    transient: result.kind === "cut_off" || !result.missing,
  };
}

function afterBegin(stdout: string): string | null {
  const begin = `${BEGIN}\n`;
  return stdout.startsWith(begin) ? stdout.slice(begin.length) : null;
}

/** Reads the runtime's own complaint; it comes from the engine, the container cannot write it. */
function readEngineFailure(
  program: string,
  stderr: string,
): Exclude<ScriptResult, { kind: "ran" }> {
  const { kind, reason } = readComplaint(program, stderr);
  if (kind === "gone" || kind === "stopped") {
    return { kind: "stopped", reason, status: kind === "gone" ? VANISHED : STOPPED };
  }
  return {
    kind: "unreachable",
    reason,
    engineDown: kind === "engine",
    transient: kind !== "refused",
    ...(kind === "paused" ? { paused: true } : {}),
  };
}
