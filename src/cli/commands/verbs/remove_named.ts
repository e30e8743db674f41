/** `rm`: `layout remove` or `pane remove`, whichever the name is of. */
import { advise } from "../../../model/advice.ts";
import { someArguments } from "../../args/spec.ts";
import { yesOption } from "../../args/common_options.ts";
import { command, type Noun } from "../../command/command.ts";
import { layoutOrPane } from "../../refs/either.ts";
import { forEachName } from "../../session/each_name.ts";
import { endLayout } from "../changing/end_layout.ts";
import { endPane } from "../changing/end_pane.ts";
import { LAYOUT_OR_PANE } from "./named.ts";

const sayWhich = (ref: string) =>
  advise`say which: agenttower layout remove ${ref}, or agenttower pane remove ${ref}`;

const remove = command({
  name: "",
  summary: "Remove layouts or single panes (layout|pane remove)",
  more: "Where an agent works, the terminal is asked first.",
  arguments: { names: someArguments("NAME", LAYOUT_OR_PANE, "layout-or-pane") },
  options: { yes: yesOption },
  examples: ["agenttower rm demo", "agenttower rm local/s1 local/s2"],
  run: async (cli, args, { yes }) => {
    const ctx = await cli.context();
    return await forEachName(cli, "NAME", args.names, async (name) => {
      const { kind, id } = await layoutOrPane(ctx, name, sayWhich);
      return kind === "layout" ? await endLayout(cli, id, yes) : await endPane(cli, id, yes);
    });
  },
});

export default { name: "rm", summary: remove.summary, commands: [remove] } satisfies Noun;
