/** What a shell offers to call records by. Pure. */

/** How a record may be called. */
export interface Called {
  readonly name: string;
  /** As `CONTAINER/NAME`. */
  readonly full: string;
}

export function alone(name: string): Called {
  return { name, full: name };
}

/**
 * Each record by its name alone where that means one; by its full name where it does not, where the name could be
 * taken for an option, and where nothing but full names begin as what is typed does.
 */
export function shortest(records: readonly Called[], current: string): string[] {
  const places = new Map<string, Set<string>>();
  for (const { name, full } of records) {
    places.set(name, (places.get(name) ?? new Set()).add(full));
  }
  const isAlone = (name: string) => places.get(name)?.size === 1 && !name.startsWith("-");
  const offered = records.map(({ name, full }) => isAlone(name) ? name : full);
  return offered.some((name) => name.startsWith(current))
    ? offered
    : records.map(({ full }) => full);
}
