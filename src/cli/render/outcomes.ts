/** What became of texts for agents, as people see it. */
import type { Result } from "../../rpc/shape.ts";
import type { sentInputShape } from "../../rpc/views/agents/sent_input.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { View } from "./layouts.ts";
import { idColumn, labelColumn } from "./table/columns.ts";
import { STATE_RANK } from "./table/fit_columns.ts";
import { type Column, table } from "./text_table.ts";

type SentInput = Result<typeof sentInputShape>;

/** What became of one agent's text. */
export type AgentOutcome = SentInput & { readonly label: string };

/** One text, on its own. */
export function showOutcome(terminal: Terminal, sent: SentInput): void {
  if (!sent.delivered) terminal.error(outcomeWords(sent), sent.detail ?? "it was not delivered");
  else terminal.print(sent.submitted ? sent.outcome : "typed, without Enter");
}

export function outcomeTable(items: readonly AgentOutcome[], view: View): string {
  const columns: Column<AgentOutcome>[] = [
    idColumn("AGENT", (sent) => sent.agent_id, view),
    labelColumn(),
    {
      heading: "OUTCOME",
      rank: STATE_RANK,
      min: 9,
      cell: (sent) => ({ text: outcomeWords(sent), style: sent.delivered ? "good" : "bad" }),
    },
    { heading: "WHY", rank: 3, min: 12, cell: (sent) => sent.detail ?? "" },
  ];
  return table(columns, items, view);
}

function outcomeWords({ outcome, reason }: SentInput): string {
  return reason === undefined ? outcome : `${outcome} (${reason})`;
}
