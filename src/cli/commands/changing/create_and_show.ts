/** `layout create`, but for what its options are. */
import { type Advice, advise } from "../../../model/advice.ts";
import { tmuxSessionName } from "../../../model/identifier.ts";
import type { WaitFor } from "../../../model/settings.ts";
import { layoutCreateMethod } from "../../../rpc/methods/layouts.ts";
import type { Result } from "../../../rpc/shape.ts";
import type { createdLayoutShape } from "../../../rpc/views/created_layout.ts";
import { readOverrides } from "../../args/overrides.ts";
import type { Cli } from "../../command/cli.ts";
import { EXIT } from "../../command/exit.ts";
import { containerId } from "../../refs/container.ts";
import type { ShownLayout } from "../../render/layouts.ts";
import { nameColumn, stateColumn } from "../../render/table/columns.ts";
import { type Column, table } from "../../render/text_table.ts";
import { untilSettled } from "../../session/until_settled.ts";
import { warnOfConfig } from "../../terminal/config_warnings.ts";
import type { WithoutPrefix } from "./own_labels.ts";

type Created = Result<typeof createdLayoutShape>;

export interface CreateAndShow {
  readonly container: string;
  readonly session: string;
  readonly template: string;
  readonly launch: readonly string[];
  readonly key: string | undefined;
  readonly prefix: string | undefined;
  /** Seconds; true for as long as it takes; undefined for not at all. */
  readonly wait: number | true | undefined;
  readonly waitFor: WaitFor | undefined;
  /** Whether it is attached to once it is ready. */
  readonly attach: boolean;
}

/** The exit code, and the layout to attach to; null for none. */
export async function createAndShow(
  cli: Cli,
  request: CreateAndShow,
): Promise<{ readonly exit: number; readonly attachTo: string | null }> {
  const { wait, waitFor } = request;
  const ctx = await cli.context();
  warnOfConfig(cli.terminal, (await ctx.templates()).warnings);
  warnOfConfig(cli.terminal, (await ctx.profiles()).warnings);
  const params = {
    container_id: await containerId(ctx, request.container, { running: true }),
    template_name: request.template,
    tmux_session_name: request.session,
    launch_command_overrides: readOverrides(request.launch),
    idempotency_key: request.key,
    label_prefix: request.prefix,
  };
  const create = async () => {
    const created = await createOrPrefix(cli, params);
    if (created.request_matches === false) {
      cli.terminal.warn("this key was used before, for a different request; its layout is kept");
    } else if (created.replay && !cli.terminal.json) {
      cli.terminal.note("this key was used before: its layout is kept, nothing new was made");
    }
    return created;
  };
  if (wait === undefined) {
    const created = await create();
    if (cli.terminal.json) cli.printResult(created);
    else showCreated(cli, created, `${request.container}/${tmuxSessionName(request.session)}`);
    return { exit: EXIT.done, attachTo: null };
  }
  const { waitAndShow } = await import("../../session/wait_and_show.ts");
  const { exit, detail } = await waitAndShow(cli, async () => {
    const created = await create();
    return {
      layoutId: created.layout_id,
      seconds: typeof wait === "number" ? wait : undefined,
      waitFor,
      extra: {
        replay: created.replay,
        ...(created.request_matches === false ? { request_matches: false } : {}),
      },
    };
  });
  if (detail === null) return { exit, attachTo: null };
  const { layout_id } = detail;
  if (request.attach && exit === EXIT.done) return { exit, attachTo: layout_id };
  if (!cli.terminal.json && exit !== EXIT.timedOut) {
    cli.terminal.hint(exit === EXIT.failed ? toRecreate(detail) : toAttach(layout_id));
  }
  return { exit, attachTo: null };
}

/** Where nothing is said of a prefix and labels are taken, they may get one. */
async function createOrPrefix(
  cli: Cli,
  params: WithoutPrefix & { readonly label_prefix: string | undefined },
): Promise<Created> {
  try {
    const created = await cli.perform(layoutCreateMethod, params);
    if (created.request_matches !== false || params.label_prefix !== undefined) return created;
    const { replayPrefixed } = await import("./own_labels.ts");
    return await replayPrefixed(cli, params) ?? created;
  } catch (error) {
    if (params.label_prefix !== undefined) throw error;
    const { createPrefixed } = await import("./own_labels.ts");
    const created = await createPrefixed(cli, params, error);
    if (created === null) throw error;
    return created;
  }
}

function showCreated(cli: Cli, created: Created, name: string): void {
  const columns: Column<Created>[] = [
    nameColumn("LAYOUT", () => name),
    stateColumn(),
    {
      heading: "PANES",
      rank: 3,
      min: 8,
      cell: ({ panes }) => panes.map(({ label }) => label).join(" "),
    },
  ];
  cli.terminal.print(table(columns, [created], cli.terminal));
  cli.terminal.hint(
    created.state === "creating" ? untilSettled(created.layout_id) : toAttach(created.layout_id),
  );
}

function toAttach(id: string): Advice {
  return advise`agenttower layout attach ${id}`;
}

/** A layout that has failed has nothing to attach to. */
function toRecreate({ layout_id, panes }: ShownLayout): Advice {
  const isDegraded = panes.some(({ state }) => state === "degraded");
  const which = isDegraded ? `${layout_id} --degraded` : layout_id;
  return advise`once that is cured: agenttower layout recreate ${which} --wait`;
}
