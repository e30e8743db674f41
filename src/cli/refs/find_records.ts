/** The records of one kind that a reference means, and the reference that means one record. */
import type { Context } from "../../context.ts";
import { namesAmong } from "../../containers/container_names.ts";
import type { Container } from "../../model/container.ts";
import type { Refusal } from "../../model/errors.ts";
import { isFullId, MIN_ID_PREFIX } from "../../model/identifier.ts";
import { peerScopeOf } from "../../rpc/access.ts";
import type { Reader } from "../../store/db.ts";
import { type Sought, soughtByPrefix } from "../../store/sought.ts";
import { shellWordIfNeeded } from "../../system/shell.ts";
import { ambiguous, isCalled, matches, type Named, nearName } from "./match.ts";
import { namedContainers } from "./named_containers.ts";
import { reachable } from "./reachable.ts";

/** Layouts, panes or agents. */
export interface Kind {
  readonly noun: "layout" | "pane" | "agent";
  /** Those that a reference may mean. */
  sought(reader: Reader, sought: Sought): readonly Named[];
  /** Those that a mistyped one may mean. */
  near(reader: Reader): readonly Named[];
  /** How a record has the name that people give. */
  spelled(name: string): string;
}

/** As many characters of an id as people are shown of it. */
const SHOWN_OF_ID = 8;
const SHOWN_OF_CONTAINER_ID = 12;

/**
 * The full id of the record that `ref` means. A full id is taken as it is: the method says whether it exists.
 *
 * @param absent What to do where there is none; `near` is what was probably meant.
 * @throws {Refusal} `validation_failed` when several match, and what `absent` throws.
 */
export async function idOf(
  ctx: Context,
  kind: Kind,
  ref: string,
  absent: (near: () => string | null, containers: readonly Container[]) => string,
): Promise<string> {
  if (isFullId(ref)) return ref;
  const containers = await namedContainers(ctx, ref);
  const found = findRecords(ctx, kind, containers, ref);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  if (found.length > 1) throw severalMeant(ctx, kind, containers, ref, found);
  return absent(
    () => nearName(ref, reachable(ctx, kind.near(ctx.store)), containers),
    containers,
  );
}

/** None where there is none, several where the reference is ambiguous. A full id means nothing here. */
export function findRecords(
  ctx: Context,
  kind: Kind,
  containers: readonly Container[],
  ref: string,
): Named[] {
  if (isFullId(ref)) return [];
  const slash = ref.lastIndexOf("/");
  const spelled = ref.slice(0, slash + 1) + kind.spelled(ref.slice(slash + 1));
  for (const sought of soughtBy(ctx, containers, spelled)) {
    const found = matches(kind.sought(ctx.store, sought), containers, spelled);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * What a reference asks the database for, so that it reads only what the reference may mean, within what the caller
 * may name. What comes first is meant before what follows.
 *
 * @throws {Refusal} `host_only`
 */
function soughtBy(
  ctx: Context,
  containers: readonly Container[],
  ref: string,
): Sought[] {
  const scope = peerScopeOf(ctx);
  const own = scope.kind === "host" ? null : scope.containerId;
  const slash = ref.lastIndexOf("/");
  const containerIds = containers
    .filter((each) => slash < 0 || isCalled(each, ref.slice(0, slash)))
    .map(({ id }) => id)
    .filter((id) => own === null || id === own);
  const named: Sought = { by: "name", containerIds, name: ref.slice(slash + 1) };
  return slash >= 0 || ref.length < MIN_ID_PREFIX
    ? [named]
    : [named, soughtByPrefix(ref.toLowerCase(), own)];
}

/** The refusal, with a name for each that means it alone. */
export function severalMeant(
  ctx: Context,
  kind: Kind,
  containers: readonly Container[],
  ref: string,
  found: readonly Named[],
): Refusal<"validation_failed"> {
  const names = found.map((each) => shortestName(ctx, kind, containers, each));
  return ambiguous(kind.noun, ref, names.sort());
}

/** What people type to mean this record and no other: NAME, CONTAINER/NAME, or what it takes of its id. */
export function shortestName(
  ctx: Context,
  kind: Kind,
  containers: readonly Container[],
  record: Pick<Named, "id" | "containerId" | "name">,
): string {
  const { id, containerId, name } = record;
  const container = namesAmong(containers).get(containerId) ?? containerId;
  const candidates = [
    // Where an option may stand, it would be taken for one.
    ...(name.startsWith("-") ? [] : [name]),
    `${container}/${name}`,
    `${containerId.slice(0, SHOWN_OF_CONTAINER_ID)}/${name}`,
    id.slice(0, SHOWN_OF_ID),
  ];
  const shortest = candidates.find((candidate) => {
    const [only, ...others] = findRecords(ctx, kind, containers, candidate);
    return only?.id === id && others.length === 0;
  });
  return shellWordIfNeeded(shortest ?? id);
}
