/** `attach`: `layout attach` or `agent attach`, whichever the name is of. */
import { advise } from "../../../model/advice.ts";
import { argument, option } from "../../args/spec.ts";
import { UsageError } from "../../args/usage_error.ts";
import { command, type Noun } from "../../command/command.ts";
import { layoutOrAgent } from "../../refs/either.ts";
import { LAYOUT_OR_PANE } from "./named.ts";

const sayWhich = (ref: string) =>
  advise`say which: agenttower layout attach ${ref}, or agenttower agent attach ${ref}`;

const attach = command({
  name: "",
  summary: "Attach this terminal to a layout or an agent (layout|agent attach)",
  arguments: { name: argument("NAME", LAYOUT_OR_PANE, "layout-or-agent") },
  options: { pane: option("LABEL", "of a layout, select this pane first", "label") },
  examples: ["agenttower attach demo", "agenttower attach s1"],
  run: async (cli, args, { pane }) => {
    const { kind, id } = await layoutOrAgent(await cli.context(), args.name, sayWhich);
    if (kind === "layout") {
      const { attachLayout } = await import("../../session/attach_terminal.ts");
      return await attachLayout(cli, id, pane ?? null);
    }
    if (pane !== undefined) throw new UsageError("--pane", "--pane goes with a layout only");
    const { attachAgent } = await import("../../session/attach_agent.ts");
    return await attachAgent(cli, id);
  },
});

export default { name: "attach", summary: attach.summary, commands: [attach] } satisfies Noun;
