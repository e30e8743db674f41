/** A program of a test's own in a real pane, and text that is sent to it. */
import { assertEquals } from "@std/assert";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { sendInput, type SendRequest, type SendResult } from "../../src/input/send.ts";
import { attachLog } from "../../src/logs/attach.ts";
import type { Exec } from "../../src/system/exec.ts";
import { contextOn, type ContextOptions } from "../support/context.ts";
import { eventually } from "../support/eventually.ts";
import { sandbox } from "../support/sandbox.ts";
import type { EditorWays } from "./line_editor.ts";

/** A program in a pane. */
export interface Typing {
  send(text: string, request?: Partial<SendRequest>): Promise<SendResult>;
  /** Sends with a process that is killed once it has pasted. */
  sendKilled(text: string): Promise<void>;
  /** What the pane shows. */
  shown(): Promise<string>;
  /** The program in the foreground. */
  currentCommand(): Promise<string>;
  /** Waits until the program reads its terminal key by key. */
  readsKeys(): Promise<void>;
  /** What was submitted to the editor, in order. */
  submitted(): string[];
  tmux(...args: string[]): Promise<unknown>;
  /** Has its output logged; gives the file beside the log to which its hooks would write. */
  logged(): Promise<string>;
  /** Lets an editor go on that waits. */
  go(): void;
  readonly pane: string;
}

export async function inPane(
  command: (out: string) => string[],
  fn: (at: Typing) => Promise<void>,
  options: ContextOptions = {},
  /** Rules of its program, as the file of an operator has them. */
  program: { readonly name: string } | null = null,
): Promise<void> {
  await using box = await sandbox({ env: { PS1: "ready> ", SHELL: "/bin/sh" } });
  if (program !== null) {
    box.configure(`agent_programs/${program.name}.yaml`, JSON.stringify(program));
  }
  await using at = contextOn(box, options);
  const out = `${box.dir}/out`;
  Deno.writeTextFileSync(out, "");
  const made = await box.tmux(
    ...["new-session", "-d", "-x", "100", "-y", "30", "-s", "work", "-P", "-F", "#{pane_id}"],
    ...command(out),
  );
  const pane = made.stdout.trim();
  const { agent } = await adoptAgent(at.ctx, {
    containerId: "local",
    tmuxPaneId: pane,
    role: "slave",
    capability: "worker",
    label: "helper",
    ...(program === null ? {} : { program: program.name }),
  });
  await fn({
    pane,
    send: (text, request) => sendInput(at.ctx, { agentId: agent.id, text, ...request }),
    sendKilled: async (text) => {
      const env = { AGENTTOWER_FAULT: "tmux.send:after" };
      const { code } = await box.run({ env }, "agent", "send", "local/helper", "--text", text);
      assertEquals(code, 137);
    },
    shown: async () => (await box.tmux("capture-pane", "-p", "-t", pane)).stdout,
    currentCommand: async () => {
      const format = "#{pane_current_command}";
      return (await box.tmux("display-message", "-p", "-t", pane, format)).stdout.trim();
    },
    readsKeys: async () => {
      const tty = (await box.tmux("display-message", "-p", "-t", pane, "#{pane_tty}")).stdout;
      await eventually(async () => {
        const { stdout } = await box.exec(["sh", "-c", 'stty -a <"$0"', tty.trim()]);
        return stdout.includes("-icanon");
      });
    },
    submitted: () =>
      Deno.readTextFileSync(out).split("\n").filter((line) => line !== "").map((line) =>
        JSON.parse(line)
      ),
    tmux: (...args) => box.tmux(...args),
    logged: async () => {
      await attachLog(at.ctx, agent.id);
      return `${at.ctx.paths.localLogs}/${agent.id}.signals`;
    },
    go: () => Deno.writeTextFileSync(`${box.dir}/go`, ""),
  });
}

export function editor(ways: Omit<EditorWays, "out">): (out: string) => string[] {
  const program = `${import.meta.dirname}/line_editor.ts`;
  return (out) => [
    ...[Deno.execPath(), "run", "-q", "-A", "--no-config", "--no-lock", "--no-code-cache", program],
    JSON.stringify({ ...ways, out }),
  ];
}

/** Whether a call to tmux looks at a pane. */
export function isLook({ stdin }: Parameters<Exec>[1]): boolean {
  return stdin?.includes("capture-pane") ?? false;
}

/** Each look takes this long, and nothing else does; `exec` stands between. */
export function looksOf(ms: number, exec = (real: Exec) => real): ContextOptions {
  let now = 0;
  return {
    clock: { elapsed: () => now },
    exec: (real) => {
      const next = exec(real);
      return (failpoint, request) => {
        if (isLook(request)) now += ms;
        return next(failpoint, request);
      };
    },
  };
}
