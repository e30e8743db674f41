/** A second layout in a container: its labels, where those of the template are taken. */
import { isRefusal } from "../../../model/errors.ts";
import { tmuxSessionName } from "../../../model/identifier.ts";
import { layoutCreateMethod } from "../../../rpc/methods/layouts.ts";
import type { Params } from "../../../rpc/access.ts";
import type { Result } from "../../../rpc/shape.ts";
import type { createdLayoutShape } from "../../../rpc/views/created_layout.ts";
import type { Cli } from "../../command/cli.ts";
import { confirm, mayAsk } from "../../terminal/confirm.ts";

type Created = Result<typeof createdLayoutShape>;

/** What `layout create` asks for, where it says nothing of a prefix. */
export interface WithoutPrefix extends Params {
  readonly tmux_session_name: string;
  readonly launch_command_overrides: Readonly<Record<string, string>> | undefined;
}

/**
 * The layout with `SESSION-` before its labels, where the settings or the person at the terminal want it so; null where
 * nobody does, or labels are not what was in the way.
 *
 * @param error What became of it without a prefix.
 * @throws {Refusal}
 */
export async function createPrefixed(
  cli: Cli,
  params: WithoutPrefix,
  error: unknown,
): Promise<Created | null> {
  if (!isRefusal(error, "managed_pane_label_conflict")) return null;
  const prefix = prefixOf(params);
  const { settings } = await cli.context();
  if (settings.labels.prefix === "session") {
    cli.terminal.note(`${error.message}; the labels of this layout begin with ${prefix}`);
  } else {
    const question = `${error.message}; begin this layout's labels with ${prefix}`;
    if (!mayAsk(cli.terminal) || !await confirm(cli.terminal, `${question}?`)) return null;
  }
  return await cli.perform(layoutCreateMethod, prefixed(params));
}

/**
 * A replay of what was made with its own labels; null where the key made something else.
 *
 * @throws {Refusal}
 */
export async function replayPrefixed(cli: Cli, params: WithoutPrefix): Promise<Created | null> {
  const replayed = await cli.perform(layoutCreateMethod, prefixed(params));
  return replayed.request_matches === false ? null : replayed;
}

function prefixOf(params: WithoutPrefix): string {
  return `${tmuxSessionName(params.tmux_session_name)}-`;
}

/** Overrides name the final labels. */
function prefixed(params: WithoutPrefix): Params {
  const label_prefix = prefixOf(params);
  const overrides = params.launch_command_overrides;
  const entries = Object.entries(overrides ?? {}).map(([place, profile]) => {
    const colon = place.indexOf(":") + 1;
    return [place.slice(0, colon) + label_prefix + place.slice(colon), profile];
  });
  return {
    ...params,
    label_prefix,
    launch_command_overrides: overrides && Object.fromEntries(entries),
  };
}
