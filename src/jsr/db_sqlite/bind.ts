/** Parameters of a statement, as SQLite stores them. */

/** Types that can be bound to a parameter. */
export type BindValue =
  | number
  | string
  | symbol
  | bigint
  | boolean
  | null
  | undefined
  | Date
  | Uint8Array
  | BindValue[]
  | { [key: string]: BindValue };

export type BindParameters = BindValue[] | Record<string, BindValue>;
export type RestBindParameters = BindValue[] | [BindParameters];

type Bound = null | number | bigint | string | Uint8Array;

/** One value as SQLite is to store it. Integers go in as integers, so that their type is kept. */
function bound(value: BindValue): Bound {
  switch (typeof value) {
    case "number":
      return Number.isInteger(value) ? BigInt.asIntN(64, BigInt(value)) : value;
    case "bigint":
      return BigInt.asIntN(64, value);
    case "boolean":
      return value ? 1n : 0n;
    case "string":
      return value;
    case "undefined":
      return null;
    case "object":
      if (value === null || value instanceof Uint8Array) return value;
      if (value instanceof Date) return value.toISOString();
      return JSON.stringify(value);
    default:
      throw new Error(`Value of unsupported type: ${Deno.inspect(value)}`);
  }
}

/** The parameters as `node:sqlite` takes them: names first if there are any, then positions. */
export function boundParameters(
  params: RestBindParameters,
): [] | Bound[] | [Record<string, Bound>] {
  const [first] = params;
  const isList = typeof first !== "object" || first === null || first instanceof Uint8Array ||
    first instanceof Date;
  const given = isList ? params as BindValue[] : first as BindParameters;
  if (Array.isArray(given)) return given.map(bound);
  return [
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [
        /^[:@$]/.test(name) ? name : `:${name}`,
        bound(value),
      ]),
    ),
  ];
}
