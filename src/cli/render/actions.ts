/** What an operator did as people see it: a line, with labels in the place of ids. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { actionShape } from "../../rpc/views/action.ts";
import type { Surface } from "../terminal/terminal.ts";
import { type EventView, trailLine } from "./events.ts";
import { count } from "./words.ts";

export type ShownAction = Result<typeof actionShape>;

export function actionLine(action: ShownAction, surface: Surface, view: EventView): string {
  const { timestamp, agent_id: id, action_type: type, user, peer_container_id: peer } = action;
  const what = doneWith(action, view);
  const lead = what === "" ? "" : `${what}: `;
  const place = peer === null ? "" : ` in ${view.nameOf(peer)}`;
  const told = `${lead}${endOf(action)}, by ${user}${place}`;
  return trailLine({ timestamp, kind: "agent", id, type }, told, surface, view);
}

/** What it was done with, as far as the type does not say it. */
function doneWith(action: ShownAction, { nameOf }: EventView): string {
  const { action_type, other_agent_id: other, details } = action;
  switch (action_type) {
    case "send": {
      const from = other === null ? "" : ` from ${nameOf(other)}`;
      return `${count(details.characters ?? 0, "character")} (${details.checksum})${from}`;
    }
    case "keys": {
      const named = (details.named ?? []).join(" ");
      return `${count(details.keys ?? 0, "key")}${named === "" ? "" : ` (${named})`}`;
    }
    case "answer":
      return details.choice === undefined ? "" : String(details.choice);
    case "route":
      return other === null ? "" : `to ${nameOf(other)}`;
    case "rotate":
      return `${((details.bytes ?? 0) / (1 << 20)).toFixed(1)} MiB`;
    case "adopt":
    case "release":
    case "log":
      return "";
  }
}

function endOf({ outcome, reason }: ShownAction): string {
  if (outcome === null) return "not known: under way, or ended before it could say";
  if (reason === "no_enter") return "typed, without Enter";
  const words = outcome.replaceAll("_", " ");
  return reason === null ? words : `${words} (${reason})`;
}
