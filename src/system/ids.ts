/** New ids and tokens. */

export interface Ids {
  /** A UUIDv4, whose first characters already tell it from others. */
  uuid(): string;
  /** Unguessable, `[0-9a-f]`, 16 characters. */
  token(): string;
}

export const randomIds: Ids = {
  uuid: () => crypto.randomUUID(),
  token: () =>
    Array.from(
      crypto.getRandomValues(new Uint8Array(8)),
      (byte) => byte.toString(16).padStart(2, "0"),
    )
      .join(""),
};
