/** Says why there is nothing that an agent wrote. */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import { eventsMatching } from "../store/events.ts";
import { getLogAttachment } from "../store/logs/log_attachments.ts";

const LOGS_ON = advise`for panes that are made from now on: agenttower config set logs.mode auto`;

/** More failures than a pane, which gets its log once, can have. */
const MOST_FAILURES = 100;

/** Why an agent has no log, or an empty one that nothing goes to. */
export function whyNoLog(ctx: Context, agent: Agent): string {
  if (getLogAttachment(ctx.store, agent.id)) return "its file is gone";
  if (agent.paneId === null) return "none was ever attached to an adopted agent";
  const filter = {
    layoutId: null,
    paneId: agent.paneId,
    types: ["managed_pane_log_attach_failed"],
    since: null,
  };
  const reason = eventsMatching(ctx.store, filter, 0, MOST_FAILURES).at(-1)?.event.payload.reason;
  if (typeof reason === "string") return reason;
  return ctx.settings.logs.mode === "off"
    ? `logs are off in the settings; ${LOGS_ON}`
    : "logs were switched off when its pane was made";
}
