/** What a reference of a person's asks for, so that an index finds it: never more than a few records are read. */

/** Ids that begin alike, or one name in one of these containers. */
export type Sought =
  | {
    readonly by: "id";
    /** The first id of them. */
    readonly from: string;
    /** No id of them, and above all of them. */
    readonly below: string;
    /** Only of this container; null for any. */
    readonly containerId: string | null;
  }
  | { readonly by: "name"; readonly containerIds: readonly string[]; readonly name: string };

/** At most so many records that live no more are read for one reference: more than a list of matches shows. */
export const SOUGHT_RECORDS = 21;

/** So many of the newest records are compared with a mistyped name, besides all that live. */
export const NEAR_RECORDS = 500;

/** The records whose ids begin so. No character sorts behind the last one of Unicode. */
export function soughtByPrefix(prefix: string, containerId: string | null): Sought {
  return { by: "id", from: prefix, below: `${prefix}\u{10ffff}`, containerId };
}
