/** NAME where records of two kinds will do. */
import { type Advice, advise, didYouMean } from "../../model/advice.ts";
import type { Context } from "../../context.ts";
import { isFullId } from "../../model/identifier.ts";
import { invalid } from "../../model/refusals/validation.ts";
import { getLayout } from "../../store/layouts.ts";
import { findRecords, type Kind, severalMeant } from "./find_records.ts";
import { AGENTS, LAYOUTS, PANES } from "./kinds.ts";
import { nearName } from "./match.ts";
import { namedContainers } from "./named_containers.ts";
import { reachable } from "./reachable.ts";

/** What a name means. */
export interface Meant<K extends Kind["noun"]> {
  readonly kind: K;
  /** A full id. */
  readonly id: string;
}

/**
 * @param sayWhich What to type where the name is of both.
 * @throws {Refusal} `validation_failed` where it is of none, or of several.
 */
export async function layoutOrPane(
  ctx: Context,
  ref: string,
  sayWhich: (ref: string) => Advice,
): Promise<Meant<"layout" | "pane">> {
  return await either(ctx, ref, sayWhich, "pane", PANES);
}

/** As {@link layoutOrPane}. */
export async function layoutOrAgent(
  ctx: Context,
  ref: string,
  sayWhich: (ref: string) => Advice,
): Promise<Meant<"layout" | "agent">> {
  return await either(ctx, ref, sayWhich, "agent", AGENTS);
}

async function either<K extends "pane" | "agent">(
  ctx: Context,
  ref: string,
  sayWhich: (ref: string) => Advice,
  noun: K,
  kind: Kind,
): Promise<Meant<"layout" | K>> {
  if (isFullId(ref)) return { kind: getLayout(ctx.store, ref) ? "layout" : noun, id: ref };
  const containers = await namedContainers(ctx, ref);
  const layouts = findRecords(ctx, LAYOUTS, containers, ref);
  const others = findRecords(ctx, kind, containers, ref);
  // As within one kind: a name before the beginning of an id, then what stands before what is archived.
  const name = ref.slice(ref.lastIndexOf("/") + 1);
  const both = [
    ...layouts.map((each) => ({ ...each, kind: "layout" as const })),
    ...others.map((each) => ({ ...each, kind: noun })),
  ];
  const named = both.filter((each) => each.name === LAYOUTS.spelled(name) || each.name === name);
  const found = named.length > 0 ? named : both;
  const standing = found.filter(({ over }) => !over);
  const meant = standing.length > 0 ? standing : found;
  const [only, ...more] = meant;
  if (only !== undefined && more.length === 0) return { kind: only.kind, id: only.id };
  if (only === undefined) {
    const near = nearName(
      ref,
      reachable(ctx, [...LAYOUTS.near(ctx.store), ...kind.near(ctx.store)]),
      containers,
    );
    const hint = near === null
      ? advise`agenttower layout list; agenttower pane list`
      : didYouMean(near);
    throw invalid("NAME", `there is no layout and no ${noun} "${ref}"`, hint);
  }
  if (meant.every((each) => each.kind === only.kind)) {
    throw severalMeant(ctx, only.kind === "layout" ? LAYOUTS : kind, containers, ref, meant);
  }
  throw invalid(
    "NAME",
    `"${ref}" is the name of a layout and of ${noun === "agent" ? "an agent" : "a pane"}`,
    sayWhich(ref),
  );
}
