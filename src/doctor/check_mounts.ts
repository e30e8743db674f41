/** Checks what the containers that run can see of the state folder. */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { type Exposure, exposuresOf } from "../logs/exposure.ts";
import { listContainers } from "../store/containers.ts";
import { type Check, warning } from "./check.ts";

const SEEN: Readonly<Record<Exposure["what"], string>> = {
  state: "the whole state: the database, the audit file, and the logs of all panes",
  logs: "the logs of the panes of every container",
  local_logs: "the logs of this machine's panes",
  others: "the logs of another container's panes",
};

export function checkMounts(ctx: Context): Check[] {
  return listContainers(ctx.store).filter(({ active }) => active).flatMap((container) =>
    exposuresOf(ctx, container).map(({ source, writable, what }) => {
      const { name } = container;
      const reach = writable ? "read and change" : "read";
      const own = advise`agenttower container mount ${name} says how to mount its own folder alone`;
      return warning(
        "mounts",
        `${name} has ${source} mounted and can ${reach} ${SEEN[what]}`,
        what === "state" ? advise`unless agenttower is to run in it: ${own}` : own,
      );
    })
  );
}
