/** For which platforms there is a runtime base to compile with. */
import { type Platform, platformOf, PLATFORMS } from "./platforms.ts";

const HEADER_BYTES = 64;

/** Why a platform cannot be compiled for, before it is tried; null where it can be tried. */
export function obstacleFor(platform: Platform): string | null {
  const base = Deno.env.get("DENORT_BIN");
  // Without one that is given, Deno downloads what it needs.
  if (base === undefined || base === "") return null;
  const fits = platformOf(head(base));
  if (fits?.name === platform.name) return null;
  return `DENORT_BIN is a runtime base for ${fits?.name ?? "none of them"}`;
}

/** What a program that is there already was compiled for. */
export function platformOfFile(path: string): Platform {
  const platform = platformOf(head(path));
  if (platform !== null) return platform;
  const known = PLATFORMS.map(({ name }) => name).join(", ");
  throw new Error(`${path} is a program for none of ${known}`);
}

function head(path: string): Uint8Array {
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(HEADER_BYTES);
  return bytes.subarray(0, file.readSync(bytes) ?? 0);
}
