/** `log`: show, tail, attach, detach. */
import { logAttachMethod, logDetachMethod } from "../../rpc/methods/logs.ts";
import { logTextView } from "../../rpc/views/reading/log_text.ts";
import { getLogAttachment } from "../../store/logs/log_attachments.ts";
import type { Context } from "../../context.ts";
import { argument, flag, numberOption } from "../args/spec.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { logAgentId } from "../refs/log_agent.ts";

const DEFAULT_LINES = 200;
const DEFAULT_TAIL = 10;

const encoder = new TextEncoder();

const agentArgument = argument(
  "AGENT",
  "an agent or a managed pane: LABEL, CONTAINER/LABEL, an id, or a prefix of it",
  "agent",
);

const lines = numberOption("N", "this many lines from the end");
const raw = flag("give what was written, control and escape characters as they are");

/** The end of a log; what a terminal showed of it unless it is asked for as it was written. */
async function read(ctx: Context, id: string, lines: number, raw: boolean) {
  const { pullOrWarn } = await import("../../logs/pulled/pull.ts");
  await pullOrWarn(ctx, id);
  if (!raw) return await (await import("../../logs/show.ts")).showLog(ctx, id, { lines });
  const log = (await import("../../logs/read.ts")).readLog(ctx, id, { lines });
  return { ...log, isEmpty: log.text === "" };
}

/** Prints the end of a log and what follows it, until the operator has enough. */
async function follow(cli: Cli, ctx: Context, id: string, lines: number, raw: boolean) {
  const abort = new AbortController();
  const wanted = { lines, signal: abort.signal };
  const ended = await untilInterrupted(async () => {
    const log = raw
      ? (await import("../../logs/read.ts")).followLog(ctx, id, wanted)
      : (await import("../../logs/follow_shown.ts")).followShown(ctx, id, wanted);
    for await (const text of log) {
      if (text === "") continue;
      if (cli.terminal.json) cli.terminal.printJson({ agent_id: id, text });
      else cli.terminal.write(encoder.encode(text));
      if (cli.terminal.closed) break;
    }
  });
  abort.abort();
  return ended === null ? EXIT.interrupted : EXIT.done;
}

const show = command({
  name: "show",
  summary: "Print the last lines that an agent's pane showed, secrets of common shapes masked",
  arguments: { agent: agentArgument },
  options: { lines, raw, follow: flag("then follow it, as log tail does", "f") },
  examples: ["agenttower log show local/m1 --lines 50"],
  run: async (cli, args, options) => {
    const { ctx, id } = await open(cli, args.agent);
    if (options.follow) {
      return await follow(cli, ctx, id, options.lines ?? DEFAULT_LINES, options.raw);
    }
    const log = await read(ctx, id, options.lines ?? DEFAULT_LINES, options.raw);
    if (cli.terminal.json) cli.printResult(logTextView(log));
    else if (log.text !== "") cli.terminal.print(log.text.replace(/\n$/, ""));
    else if (options.lines !== 0 && !log.isEmpty) {
      cli.terminal.note("nothing of what was written to the log shows");
    } else if (options.lines !== 0) {
      const { isSameFile } = await import("../../managed/reconcile/renew_logs.ts");
      const recorded = getLogAttachment(ctx.store, id);
      cli.terminal.note(
        recorded?.active && !isSameFile(ctx, recorded)
          ? "the log is empty: the file that is written to was moved or replaced"
          : "the log is empty: nothing was written to it",
      );
    }
    return EXIT.done;
  },
});

const tail = command({
  name: "tail",
  summary: "Print lines of an agent's pane as they are finished, until Ctrl-C",
  arguments: { agent: agentArgument },
  options: { lines, raw },
  examples: ["agenttower log tail local/s1"],
  run: async (cli, args, options) => {
    const { ctx, id } = await open(cli, args.agent);
    return await follow(cli, ctx, id, options.lines ?? DEFAULT_TAIL, options.raw);
  },
});

const attach = command({
  name: "attach",
  summary: "Have tmux write an agent's output to its log",
  method: "app.log.attach",
  arguments: { agent: agentArgument },
  examples: ["agenttower log attach local/helper"],
  run: async (cli, args) => {
    const { id } = await open(cli, args.agent);
    await cli.present(logAttachMethod, { agent_id: id }, (log) => {
      cli.terminal.print(`attached: ${log.log_path}`);
    });
    return EXIT.done;
  },
});

const detach = command({
  name: "detach",
  summary: "End an agent's log; the file stays",
  method: "app.log.detach",
  arguments: { agent: agentArgument },
  examples: ["agenttower log detach local/helper"],
  run: async (cli, args) => {
    const { id } = await open(cli, args.agent);
    await cli.present(logDetachMethod, { agent_id: id }, (log) => {
      cli.terminal.print(`detached: ${log.log_path}`);
    });
    return EXIT.done;
  },
});

async function open(cli: Cli, ref: string) {
  const ctx = await cli.context();
  cli.requireHost(ctx);
  return { ctx, id: await logAgentId(ctx, ref) };
}

export default {
  name: "log",
  summary: "Pane logs",
  commands: [show, tail, attach, detach],
} satisfies Noun;
