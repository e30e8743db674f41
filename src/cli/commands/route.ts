/** `route`: list, add, remove. */
import { routeAddMethod, routeListMethod, routeRemoveMethod } from "../../rpc/methods/routes.ts";
import { argument, option } from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { agentId } from "../refs/agent.ts";
import { routeId } from "../refs/route.ts";
import { routeTable } from "../render/agents.ts";
import { viewOf } from "../render/view.ts";

const list = command({
  name: "list",
  summary: "List routes between agents",
  method: "app.route.list",
  options: { agent: option("AGENT", "only those of this agent", "agent") },
  examples: ["agenttower route list"],
  run: async (cli, _args, options) => {
    const ctx = await cli.context();
    const agent_id = options.agent === undefined ? undefined : await agentId(ctx, options.agent);
    await cli.present(routeListMethod, { agent_id }, ({ items }) => {
      if (items.length === 0) cli.terminal.note("no routes");
      else cli.terminal.print(routeTable(items, viewOf(ctx, cli.terminal)));
    });
    return EXIT.done;
  },
});

const add = command({
  name: "add",
  summary: "Add a route from one agent to another",
  more:
    "A route is a record for programs to read; it sends nothing by itself, and agent send needs none.",
  method: "app.route.add",
  arguments: {
    source: argument("FROM", "an agent", "agent"),
    target: argument("TO", "an agent", "agent"),
  },
  examples: ["agenttower route add local/m1 local/s1"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    const params = {
      source_agent_id: await agentId(ctx, args.source),
      target_agent_id: await agentId(ctx, args.target),
    };
    await cli.present(routeAddMethod, params, (route) => {
      cli.terminal.print(`route ${route.route_id}`);
    });
    return EXIT.done;
  },
});

const remove = command({
  name: "remove",
  summary: "Remove a route",
  method: "app.route.remove",
  arguments: {
    route: argument("ROUTE", "an id, or a prefix of it (4 characters or more)", "route"),
  },
  examples: ["agenttower route remove 3f2a91c0"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    await cli.present(routeRemoveMethod, { route_id: routeId(ctx, args.route) }, (removed) => {
      cli.terminal.print(`removed route ${removed.route_id}`);
    });
    return EXIT.done;
  },
});

export default {
  name: "route",
  summary: "Routes: whose output is meant for whom, on record for programs",
  commands: [list, add, remove],
} satisfies Noun;
