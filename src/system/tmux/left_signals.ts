/**
 * The parts of the client's script that see to what agents' hooks leave in a container's own `/tmp`, where no log
 * folder of ours is mounted: a file an agent, which anybody there may write to, or put something else in place of.
 */

/** As many bytes of a file's end are read; an event takes a hundred at most. */
export const SIGNAL_BYTES = 4 << 10;

/** Where the hooks of an agent append in its container. */
export function ownSignalPath(agentId: string): string {
  return `/tmp/${agentId}.signals`;
}

/** What stands behind the name of such a file for the plugin that writes it, where there is one. */
export const PLUGIN_SUFFIX = ".mjs";

/**
 * `print_signals MARK ID…` prints the ends of the files of these agents, each line behind `signal `, and each file
 * behind a line of the mark and its id. Only a file of the user's own counts; what has taken its place since it was
 * looked at is opened for both reading and writing, so that a FIFO keeps nobody waiting.
 *
 * `clear_signals ID…` takes the files of these agents away, and their plugins.
 */
export const LEFT_SIGNALS = `
print_signals() {
  mark=$1 ids=
  shift
  for id do
    f=${ownSignalPath("$id")}
    [ -f "$f" ] && [ ! -h "$f" ] && [ -O "$f" ] && ids="$ids $id"
  done
  [ -n "$ids" ] || return 0
  for id in $ids; do
    echo "$mark $id"
    (
      exec 2>/dev/null 3<>${ownSignalPath("$id")}
      [ ! -f /proc/self/fd/3 ] || exec tail -c ${SIGNAL_BYTES} <&3
    )
    echo
  done | LC_ALL=C tr -dc '\\n -~' | sed 's/^/signal /'
}
clear_signals() {
  for id do
    for f in ${ownSignalPath("$id")} ${ownSignalPath("$id")}${PLUGIN_SUFFIX}; do
      { [ -f "$f" ] || [ -h "$f" ]; } && [ -O "$f" ] && rm -f "$f"
    done
  done
}
`;

/** Reads what `print_signals` has printed: the ends of the files, by agent. */
export function readLeftSignals(
  stdout: string,
  mark: string,
  agentIds: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string[]>();
  let lines: string[] = [];
  for (const [, line = ""] of stdout.matchAll(/^signal (.*)$/gm)) {
    const id = agentIds.find((each) => line === `${mark} ${each}`);
    if (id === undefined) lines.push(line);
    else found.set(id, lines = []);
  }
  return new Map([...found].map(([id, each]) => [id, each.join("\n")]));
}
