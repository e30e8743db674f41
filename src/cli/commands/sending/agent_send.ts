/** `agent send`: to one agent, or to each of a layout. */
import { advise } from "../../../model/advice.ts";
import { sendInputMethod } from "../../../rpc/methods/agent_input.ts";
import type { Params } from "../../../rpc/access.ts";
import { flag, numberOption, option, optionalArgument, repeatedOption } from "../../args/spec.ts";
import { UsageError } from "../../args/usage_error.ts";
import type { Cli } from "../../command/cli.ts";
import { command } from "../../command/command.ts";
import { EXIT } from "../../command/exit.ts";
import { agentId } from "../../refs/agent.ts";
import { AGENT_NAMES } from "../../refs/agent_argument.ts";
import { outcomeTable, showOutcome } from "../../render/outcomes.ts";
import { readText } from "../../terminal/stdin.ts";
import { viewOf } from "../../render/view.ts";

export const agentSend = command({
  name: "send",
  summary: "Send a text to an agent, and see what becomes of it",
  more:
    "Says accepted, queued or seen; exits 1 where it is unsubmitted, refused, or not known. An agent in a\n" +
    "dialog gets nothing.",
  method: "app.send_input",
  arguments: {
    agent: optionalArgument("AGENT", AGENT_NAMES, "agent"),
    source: optionalArgument("-", "read the text from standard input"),
  },
  options: {
    text: option("T", "the text"),
    layout: option("LAYOUT", "instead of AGENT, each agent of this layout, all at once", "layout"),
    role: repeatedOption("R", "with --layout, only those of this role", ["master", "slave"]),
    from: option("AGENT", "the agent that sends, which needs no route (default: you)", "agent"),
    "no-enter": flag("do not press Enter after it"),
    force: flag("also over a draft, into a program that starts, at a limit; never into a dialog"),
    wait: flag("wait until the agent is idle first"),
    wide: flag("with --layout, ids, too"),
    timeout: numberOption(
      "SECONDS",
      "how long it may take until a text can be typed (default: 30)",
    ),
  },
  examples: [
    'agenttower agent send local/s1 --text "run the tests"',
    "agenttower agent send local/s1 - < task.md",
    'agenttower agent send --layout local/work --role slave --text "stop, please"',
  ],
  run: async (cli, { agent, source }, options) => {
    const { layout, role, timeout } = options;
    if ((agent !== undefined && agent !== "-") === (layout !== undefined)) {
      throw new UsageError("AGENT", advise`name either AGENT or --layout LAYOUT`);
    }
    if (layout === undefined && role.length > 0) {
      throw new UsageError("--role", "--role goes with --layout only");
    }
    const text = await textOf(options.text, layout === undefined ? source : source ?? agent);
    const ctx = await cli.context();
    const params: Params = {
      text,
      sender_agent_id: options.from === undefined ? undefined : await agentId(ctx, options.from),
      submit: !options["no-enter"],
      force: options.force,
      wait: options.wait,
      wait_ms: timeout === undefined ? undefined : Math.round(timeout * 1000),
    };
    if (layout !== undefined) return await sendToLayout(cli, layout, role, params, options.wide);
    const to = { agent_id: await agentId(ctx, agent!), ...params };
    const result = await cli.present(
      sendInputMethod,
      to,
      (sent) => showOutcome(cli.terminal, sent),
    );
    return result.delivered ? EXIT.done : EXIT.refused;
  },
});

/** @throws {UsageError} unless it is given in one way. */
async function textOf(given: string | undefined, source: string | undefined): Promise<string> {
  if ((given === undefined) === (source === undefined)) {
    throw new UsageError(
      "--text",
      advise`give the text either as --text T or, with -, on standard input`,
    );
  }
  if (source !== undefined && source !== "-") {
    throw new UsageError(
      "-",
      `"${source}" is no text to send`,
      advise`the text goes behind --text`,
    );
  }
  return given ?? await readText(Deno.stdin.readable);
}

async function sendToLayout(
  cli: Cli,
  layout: string,
  roles: readonly string[],
  params: Params,
  wide: boolean,
): Promise<number> {
  const { agentsOfLayout, sendToEach } = await import("./layout_send.ts");
  const agents = await agentsOfLayout(cli, layout, roles);
  const items = await cli.busy(() => sendToEach(cli, agents, params));
  if (cli.terminal.json) cli.printResult({ items }, sendInputMethod.name);
  else cli.terminal.print(outcomeTable(items, viewOf(await cli.context(), cli.terminal, wide)));
  return items.every(({ delivered }) => delivered) ? EXIT.done : EXIT.refused;
}
