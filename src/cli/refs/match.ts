/** What people call a record by, and which records they mean (contract: cli.md, "Names of records"). Pure. */
import { advise } from "../../model/advice.ts";
import type { Container } from "../../model/container.ts";
import type { Refusal } from "../../model/errors.ts";
import { invalid } from "../../model/refusals/validation.ts";
import { MIN_ID_PREFIX } from "../../model/identifier.ts";
import { nearest } from "../../model/nearest.ts";

/** A refusal lists no more of them. */
const LISTED_MATCHES = 20;

/** A record as people may name it. */
export interface Named {
  readonly id: string;
  readonly containerId: string;
  /** The part after the container's name: a session name or a label. */
  readonly name: string;
  /** Records of a smaller rank are meant before others of the same name: those that live, which have 0. */
  readonly rank: number;
  /** Of those that do not live, the newest of a container is meant. */
  readonly createdAt: string;
}

/** The records that `ref` may mean: by id, by a prefix of ids, or as CONTAINER/NAME. */
export function matches<T extends Named>(
  records: readonly T[],
  containers: readonly Container[],
  ref: string,
): T[] {
  const slash = ref.indexOf("/");
  if (slash >= 0) return byName(records, containers, ref.slice(0, slash), ref.slice(slash + 1));
  if (ref.length < MIN_ID_PREFIX) return [];
  const lower = ref.toLowerCase();
  return records.filter(({ id }) => id.startsWith(lower));
}

function byName<T extends Named>(
  records: readonly T[],
  containers: readonly Container[],
  containerRef: string,
  name: string,
): T[] {
  const ids = new Set(
    containers.filter((container) => isCalled(container, containerRef)).map(({ id }) => id),
  );
  const named = records.filter((record) => record.name === name && ids.has(record.containerId));
  const best = Math.min(...named.map(({ rank }) => rank));
  const found = named.filter(({ rank }) => rank === best);
  return best === 0 ? found : newestOfEach(found);
}

/** The newest record of each container. */
function newestOfEach<T extends Named>(records: readonly T[]): T[] {
  const newest = new Map<string, T>();
  for (const record of records) {
    const other = newest.get(record.containerId);
    if (!other || record.createdAt > other.createdAt) newest.set(record.containerId, record);
  }
  return [...newest.values()];
}

/** Whether CONTAINER is this one. */
export function isCalled({ id, name }: Container, ref: string): boolean {
  return name === ref || id === ref || (ref.length >= MIN_ID_PREFIX && id.startsWith(ref));
}

/** A line of a list of matches, or of what a mistyped reference may mean. */
export function called(record: Named, containers: readonly Container[]): string {
  const container = containers.find(({ id }) => id === record.containerId);
  return `${container?.name ?? record.containerId.slice(0, 12)}/${record.name}`;
}

/** The refusal of a reference that means several records. */
export function ambiguous(
  field: string,
  ref: string,
  found: readonly Named[],
  containers: readonly Container[],
): Refusal<"validation_failed"> {
  const list = found.slice(0, LISTED_MATCHES)
    .map((record) => `${record.id} (${called(record, containers)})`).join(", ");
  const rest = found.length > LISTED_MATCHES ? " and more" : "";
  return invalid(
    field,
    `"${ref}" means several: ${list}${rest}`,
    advise`give more characters of the id`,
  );
}

/** What a reference that means nothing was probably meant to be, or null. */
export function nearName(
  ref: string,
  records: readonly Named[],
  containers: readonly Container[],
): string | null {
  const names = records.map((record) => called(record, containers));
  const near = nearest(ref, [...new Set(names)]);
  // A session or label alone lacks its container.
  return near ?? names[records.findIndex(({ name }) => name === ref)] ?? null;
}
