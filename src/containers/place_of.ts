/** Where the tmux of a container lives, and whether what is on record lives there. */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { LOCAL_CONTAINER } from "../model/container.ts";
import { tmuxUnavailable } from "../model/refusals/containers.ts";
import { containerPlace, elsewhere, type Place, placeText } from "../system/place/place.ts";

/** A record of something in tmux. */
export interface PlacedRecord {
  readonly containerId: string;
  readonly label: string;
  readonly tmuxPlace: string | null;
}

/** Null where this system cannot tell. */
export function placeOf(
  { place, peer }: Pick<Context, "place" | "peer">,
  containerId: string,
): Place | null {
  if (containerId === LOCAL_CONTAINER) return place;
  if (peer.kind === "host" || place === null) return containerPlace(containerId);
  // Only the own container is reached from inside one.
  return { ...place, machine: containerId };
}

/** {@linkcode placeOf}, as it is put on record. */
export function placeTextOf(
  ctx: Pick<Context, "place" | "peer">,
  containerId: string,
): string | null {
  const place = placeOf(ctx, containerId);
  return place && placeText(place);
}

/** Why nothing can be said from here of what is on record; null where it is here, or where its place has ended. */
export function whyElsewhere(
  ctx: Pick<Context, "place" | "peer">,
  { containerId, label, tmuxPlace }: PlacedRecord,
): string | null {
  const where = elsewhere(tmuxPlace, placeOf(ctx, containerId));
  return where && `${label} was made ${where}; whether it lives can only be told there`;
}

/** @throws {Refusal} `tmux_unavailable` where the pane on record lives elsewhere. */
export function requireHere(ctx: Pick<Context, "place" | "peer">, record: PlacedRecord): void {
  const reason = whyElsewhere(ctx, record);
  if (reason === null) return;
  const cure = advise`run agenttower where it was made`;
  throw tmuxUnavailable(`the tmux pane of ${record.label} cannot be reached`, reason, cure);
}
