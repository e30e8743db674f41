/** What people call a record by, and which records they mean (contract: cli.md, "Names of records"). Pure. */
import { advise } from "../../model/advice.ts";
import type { Container } from "../../model/container.ts";
import type { Refusal } from "../../model/errors.ts";
import { invalid } from "../../model/refusals/validation.ts";
import { MIN_ID_PREFIX } from "../../model/identifier.ts";
import { fullName, isNamed, namesAmong } from "../../containers/container_names.ts";
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
  /** Whether it is archived: it counts only where nothing else has the name. */
  readonly over: boolean;
  /** Of those that do not live, the newest of a container is meant. */
  readonly createdAt: string;
}

/** The records that `ref` may mean: as CONTAINER/NAME or as NAME, else by id or by a prefix of ids. */
export function matches<T extends Named>(
  records: readonly T[],
  containers: readonly Container[],
  ref: string,
): T[] {
  const slash = ref.lastIndexOf("/");
  const name = ref.slice(slash + 1);
  const called = slash < 0
    ? containers
    : containers.filter((container) => isCalled(container, ref.slice(0, slash)));
  const found = byName(records, called, name);
  if (slash >= 0 || found.length > 0 || ref.length < MIN_ID_PREFIX) return found;
  const lower = ref.toLowerCase();
  return records.filter(({ id }) => id.startsWith(lower));
}

function byName<T extends Named>(
  records: readonly T[],
  containers: readonly Container[],
  name: string,
): T[] {
  const names = new Map(containers.map((container) => [container.id, fullName(container)]));
  const named = records.filter((record) => record.name === name && names.has(record.containerId));
  // A container that was made again has another id, and is the same to people.
  const places = Map.groupBy(named, ({ containerId }) => names.get(containerId));
  const found = [...places.values()].flatMap(meantOf);
  const standing = found.filter(({ over }) => !over);
  return standing.length > 0 ? standing : found;
}

/** Of records of one name in containers of one name, those that are meant. */
function meantOf<T extends Named>(records: readonly T[]): T[] {
  const best = Math.min(...records.map(({ rank }) => rank));
  const found = records.filter(({ rank }) => rank === best);
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
export function isCalled(container: Container, ref: string): boolean {
  const { id } = container;
  return isNamed(container, ref) || id === ref ||
    (ref.length >= MIN_ID_PREFIX && id.startsWith(ref));
}

/** A line of a list of matches, or of what a mistyped reference may mean. */
export function called(
  record: Pick<Named, "containerId" | "name">,
  containers: readonly Container[],
): string {
  const container = namesAmong(containers).get(record.containerId);
  return `${container ?? record.containerId.slice(0, 12)}/${record.name}`;
}

/**
 * The refusal of a reference that means several records.
 *
 * @param names What would mean each of them alone.
 */
export function ambiguous(
  field: string,
  ref: string,
  names: readonly string[],
): Refusal<"validation_failed"> {
  const list = names.slice(0, LISTED_MATCHES).join(", ");
  const rest = names.length > LISTED_MATCHES ? " and more" : "";
  return invalid(
    field,
    `"${ref}" means several: ${list}${rest}`,
    advise`give one of these instead`,
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
