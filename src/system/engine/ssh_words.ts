/** What ssh says when it ends. Pure. */

/** The longest reason that is taken from it. */
const MAX_REASON = 300;

/**
 * The line that says why; undefined where nothing was said. ssh and the machine that it reaches say last what it ended
 * of; of a key that has changed, ssh says that before. The other machine's words may be anything.
 */
export function reasonOfSsh(words: string): string | undefined {
  const lines = words.split("\n").map((line) => line.replaceAll(/\p{Cc}/gu, " ").trim());
  const line = lines.find((line) => /^Host key for .* has changed/.test(line)) ??
    lines.findLast((line) => line !== "");
  return line?.slice(0, MAX_REASON);
}

/** How it is said that ssh does not lead to an engine. */
export function noWayBySsh(host: string, reason: string): string {
  return `Cannot connect to the Docker daemon at ${host}: ${reason}`;
}
