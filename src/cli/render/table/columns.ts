/** Columns that several tables have. Pure. */
import { type Active, activityCell } from "../activity.ts";
import { NAME_RANK, STATE_RANK } from "./fit_columns.ts";
import type { Column } from "../text_table.ts";
import { age, shortId, stateCell } from "../words.ts";

/** @param id The whole id; empty where there is none. */
export function idColumn<T>(
  heading: string,
  id: (of: T) => string,
  view: { readonly wide: boolean },
): Column<T> {
  return { heading, rank: 10, cell: (of) => view.wide ? shortId(id(of)) : "" };
}

export function containerColumn<T extends { readonly container_id: string }>(
  view: { readonly containerName: (id: string) => string },
): Column<T> {
  return nameColumn("CONTAINER", (of) => view.containerName(of.container_id));
}

export function sessionColumn<T extends { readonly tmux_session_name: string }>(): Column<T> {
  return nameColumn("SESSION", (of) => of.tmux_session_name);
}

export function labelColumn<T extends { readonly label: string }>(): Column<T> {
  return nameColumn("LABEL", ({ label }) => label);
}

/** What people type to mean what a row shows. */
export function nameColumn<T>(heading: string, name: (of: T) => string): Column<T> {
  return { heading, rank: NAME_RANK, min: 6, cell: name };
}

export function stateColumn<T extends Parameters<typeof stateCell>[0]>(): Column<T> {
  return { heading: "STATE", rank: STATE_RANK, min: 9, cell: stateCell };
}

/** @param of Null for what has no agent. */
export function activityColumn<T>(
  of: (item: T) => Active | null,
  view: { readonly now: Date },
): Column<T> {
  const cell = (item: T) => {
    const active = of(item);
    return active === null ? "" : activityCell(active, view.now);
  };
  return { heading: "ACTIVITY", rank: STATE_RANK, min: 9, cell };
}

export function readyColumn<
  T extends { readonly ready_pane_count: number; readonly intended_pane_count: number },
>(): Column<T> {
  const cell = (of: T) => `${of.ready_pane_count}/${of.intended_pane_count}`;
  return { heading: "READY", rank: 4, cell };
}

export function roleColumn<T extends { readonly role: string }>(): Column<T> {
  return { heading: "ROLE", rank: 5, min: 6, cell: ({ role }) => role };
}

export function tmuxColumn<T extends { readonly tmux_pane_id: string | null }>(): Column<T> {
  return { heading: "TMUX", rank: 8, cell: (of) => of.tmux_pane_id ?? "" };
}

export function logColumn<T extends { readonly log_attached: boolean }>(): Column<T> {
  return { heading: "LOG", rank: 7, cell: (of) => of.log_attached ? "yes" : "no" };
}

export function ageColumn<T extends { readonly created_at: string }>(
  view: { readonly now: Date },
): Column<T> {
  return { heading: "AGE", rank: 6, cell: (of) => age(of.created_at, view.now) };
}
