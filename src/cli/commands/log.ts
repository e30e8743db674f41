/** `log`: show, tail, attach, detach. */
import { logAttachMethod, logDetachMethod } from "../../rpc/methods/logs.ts";
import { logTextView } from "../../rpc/views/log_text.ts";
import { getLogAttachment } from "../../store/log_attachments.ts";
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
  "an agent or a managed pane: an id, a prefix of it, or CONTAINER/LABEL",
  "agent",
);

const lines = numberOption("N", "this many lines from the end");
const raw = flag("leave control and escape characters as they are");

const show = command({
  name: "show",
  summary: "Print the end of an agent's log, secrets of common shapes masked",
  arguments: { agent: agentArgument },
  options: { lines, raw },
  examples: ["agenttower log show local/m1 --lines 50"],
  run: async (cli, args, options) => {
    const { ctx, id } = await open(cli, args.agent);
    const { readLog } = await import("../../logs/read.ts");
    const log = readLog(ctx, id, { lines: options.lines ?? DEFAULT_LINES, raw: options.raw });
    if (cli.terminal.json) cli.printResult(logTextView(log));
    else if (log.text !== "") cli.terminal.print(log.text.replace(/\n$/, ""));
    else if (options.lines !== 0) {
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
  summary: "Print an agent's log as it grows, until Ctrl-C",
  arguments: { agent: agentArgument },
  options: { lines, raw },
  examples: ["agenttower log tail local/s1"],
  run: async (cli, args, options) => {
    const { ctx, id } = await open(cli, args.agent);
    const { followLog } = await import("../../logs/read.ts");
    const abort = new AbortController();
    const follow = async () => {
      const log = followLog(ctx, id, {
        lines: options.lines ?? DEFAULT_TAIL,
        raw: options.raw,
        signal: abort.signal,
      });
      for await (const text of log) {
        if (cli.terminal.json) cli.terminal.printJson({ agent_id: id, text });
        else cli.terminal.write(encoder.encode(text));
        if (cli.terminal.closed) break;
      }
    };
    const ended = await untilInterrupted(follow);
    abort.abort();
    return ended === null ? EXIT.interrupted : EXIT.done;
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
