/** What became of texts for agents, as people see it. */
import type { Result } from "../../rpc/shape.ts";
import type { sentInputShape } from "../../rpc/views/agents/sent_input.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type Cell, table } from "./text_table.ts";
import type { View } from "./layouts.ts";
import { shortId } from "./words.ts";

type SentInput = Result<typeof sentInputShape>;

/** What became of one agent's text. */
export type AgentOutcome = SentInput & { readonly label: string };

/** One text, on its own. */
export function showOutcome(terminal: Terminal, sent: SentInput): void {
  if (!sent.delivered) terminal.error(outcomeWords(sent), sent.detail ?? "it was not delivered");
  else terminal.print(sent.submitted ? sent.outcome : "typed, without Enter");
}

export function outcomeTable(items: readonly AgentOutcome[], view: View): string {
  const rows = items.map((sent): Cell[] => [
    ...(view.wide ? [shortId(sent.agent_id)] : []),
    sent.label,
    { text: outcomeWords(sent), style: sent.delivered ? "good" : "bad" },
    sent.detail ?? "",
  ]);
  return table([...(view.wide ? ["AGENT"] : []), "LABEL", "OUTCOME", "WHY"], rows, view.paint);
}

function outcomeWords({ outcome, reason }: SentInput): string {
  return reason === undefined ? outcome : `${outcome} (${reason})`;
}
