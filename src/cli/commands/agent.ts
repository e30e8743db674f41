/** `agent`: list, show, read, explain, wait, adopt, release; what types into one is in `sending/`. */
import { moreAfter } from "../render/more_after.ts";
import { advise } from "../../model/advice.ts";
import {
  agentDetailMethod,
  agentListMethod,
  agentReadMethod,
  agentRegisterMethod,
  paneScanMethod,
} from "../../rpc/methods/agents.ts";
import { agentView } from "../../rpc/views/agents/agent.ts";
import { argument, flag, numberOption, option } from "../args/spec.ts";
import { UsageError } from "../args/usage_error.ts";
import type { Cli } from "../command/cli.ts";
import { wideOption } from "../args/common_options.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { agentId } from "../refs/agent.ts";
import { agentArgument } from "../refs/agent_argument.ts";
import { containerFilter, containerId } from "../refs/container.ts";
import { nameOfId } from "../refs/in_names.ts";
import { noteAge } from "../session/note_age.ts";
import { agentTable, agentText, candidateTable, looked } from "../render/agents.ts";
import { viewOf } from "../render/view.ts";
import { agentExplain } from "./agent/explain_command.ts";
import { agentWait } from "./agent/wait_command.ts";
import { staleIn } from "./agent/stale_in.ts";
import { agentAnswer, agentKeys } from "./sending/agent_keys.ts";
import { agentSend } from "./sending/agent_send.ts";

const encoder = new TextEncoder();

const list = command({
  name: "list",
  summary: "List agents, managed and adopted, those that need a person first",
  method: "app.agent.list",
  options: {
    container: option("C", "only this container's", "container"),
    all: flag("those out of use too, page by page"),
    limit: numberOption("N", "with --all, at most this many (default: 50)"),
    after: option("CURSOR", "with --all, continue after an earlier list"),
    wide: wideOption,
    panes: flag("instead, the tmux panes that could be adopted (app.scan.panes)"),
  },
  examples: ["agenttower agent list", "agenttower agent list --panes --container local"],
  run: async (cli, _args, options) => {
    const ctx = await cli.context();
    const container_id = await containerFilter(ctx, options.container);
    const view = () => viewOf(ctx, cli.terminal, options.wide);
    if (options.panes) {
      await cli.present(paneScanMethod, { container_id }, ({ items }) => {
        if (items.length === 0) cli.terminal.note("no panes to adopt");
        else cli.terminal.print(candidateTable(items, view()));
      });
      return EXIT.done;
    }
    const { all: include_inactive, limit, after } = options;
    const params = { container_id, include_inactive, limit, after };
    const begun = ctx.clock.now();
    await cli.present(agentListMethod, params, ({ items, next }) => {
      if (items.length === 0) cli.terminal.note("no agents");
      else cli.terminal.print(agentTable(items, view(), staleIn(ctx)));
      noteAge(ctx, cli.terminal, begun, items.map((agent) => looked(agent, staleIn(ctx))));
      if (next !== null) cli.terminal.hint(moreAfter(next));
    });
    return EXIT.done;
  },
});

const show = command({
  name: "show",
  summary: "Show one agent",
  method: "app.agent.detail",
  arguments: { agent: agentArgument },
  examples: ["agenttower agent show local/m1"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    const begun = ctx.clock.now();
    await cli.present(agentDetailMethod, { agent_id: await agentId(ctx, args.agent) }, (agent) => {
      cli.terminal.print(agentText(agent, viewOf(ctx, cli.terminal), staleIn(ctx)));
      noteAge(ctx, cli.terminal, begun, [looked(agent, staleIn(ctx))]);
    });
    return EXIT.done;
  },
});

const read = command({
  name: "read",
  summary: "Print what an agent's pane shows now, secrets of common shapes masked",
  method: "app.agent.read",
  arguments: { agent: agentArgument },
  options: {
    lines: numberOption("N", "the last N lines (default: all of the screen)"),
    history: flag("what scrolled by as well, as far as tmux keeps it"),
    ansi: flag("in its colours"),
  },
  examples: ["agenttower agent read local/m1", "agenttower agent read local/m1 --history --ansi"],
  run: async (cli, args, { lines, history, ansi }) => {
    const ctx = await cli.context();
    const params = { agent_id: await agentId(ctx, args.agent), lines, history, ansi };
    await cli.present(agentReadMethod, params, ({ text }) => {
      if (text === "") cli.terminal.note("the pane shows nothing");
      else cli.terminal.write(encoder.encode(text));
    });
    return EXIT.done;
  },
});

const attach = command({
  name: "attach",
  summary: "Attach this terminal to an agent's pane",
  more: "Its window and its pane are selected, as tmux shows them to everybody there.",
  arguments: { agent: agentArgument },
  examples: ["agenttower agent attach m1"],
  run: async (cli, args) => {
    const { attachAgent } = await import("../session/attach_agent.ts");
    return await attachAgent(cli, await agentId(await cli.context(), args.agent));
  },
});

const adopt = command({
  name: "adopt",
  summary: "Register an existing tmux pane of your own as an agent",
  more: "Its pane is never changed or killed. agenttower agent list --panes shows candidates. " +
    "On a terminal the label is asked for where it is not given.",
  method: "app.agent.register_from_pane",
  arguments: {
    container: argument("CONTAINER", "an id, a prefix of it, a name, or local", "container"),
    pane: argument("%N", "the tmux pane's id"),
  },
  options: {
    label: option("L", "what it is called"),
    role: option("R", "master, slave (default), or a word of your own", ["master", "slave"]),
    capability: option("C", "what it is for (default: worker)", ["orchestrator", "worker"]),
    program: option("P", "the program in it (default: as its process tells)", "program"),
  },
  examples: [
    "agenttower agent adopt local %3 --label helper",
    "agenttower agent adopt local %3 --label lead --role master --capability orchestrator",
  ],
  run: async (cli, args, options) => {
    const ctx = await cli.context();
    const params = {
      container_id: await containerId(ctx, args.container, { running: true }),
      tmux_pane_id: args.pane,
      role: options.role ?? "slave",
      capability: options.capability ?? "worker",
      label: options.label ?? await askedLabel(cli, args.pane),
      program: options.program,
    };
    await cli.present(agentRegisterMethod, params, (agent) => {
      cli.terminal.print(agentText(agent, viewOf(ctx, cli.terminal), staleIn(ctx)));
      const id = agent.agent_id;
      cli.terminal.hint(advise`agenttower agent send ${id} --text TEXT`);
    });
    return EXIT.done;
  },
});

/** @throws {UsageError} where nobody is there to ask, or nothing is answered. */
async function askedLabel(cli: Cli, pane: string): Promise<string> {
  const { askText, mayAsk } = await import("../terminal/confirm.ts");
  const label = mayAsk(cli.terminal)
    ? await askText(cli.terminal, `What the agent in ${pane} is called`)
    : "";
  if (label === "") throw new UsageError("--label", "--label is missing");
  return label;
}

const release = command({
  name: "release",
  summary: "Release an adopted agent; its pane is not touched",
  arguments: { agent: agentArgument },
  examples: ["agenttower agent release local/helper"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    cli.requireHost(ctx);
    const { releaseAgent } = await import("../../agents/release.ts");
    const id = await agentId(ctx, args.agent);
    const name = nameOfId(ctx, id);
    const released = agentView(await releaseAgent(ctx, id));
    if (cli.terminal.json) cli.printResult(released);
    else cli.terminal.print(`released agent ${name}`);
    return EXIT.done;
  },
});

export default {
  name: "agent",
  summary: "Agents: registered panes, managed and adopted",
  commands: [
    ...[list, show, read, agentExplain, agentWait, attach, adopt, release],
    ...[agentSend, agentKeys, agentAnswer],
  ],
} satisfies Noun;
