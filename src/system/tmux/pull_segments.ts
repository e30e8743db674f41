/** Takes what pipes have written to segments from where tmux runs. Whatever comes from there may be anything. */
import { FIRST_SEGMENT, SEGMENT_NAMES, segmentFolder } from "./segment_writer.ts";

/** What is asked of one log. */
export interface PullRequest {
  /** Names its folder: word characters, dots and dashes. */
  readonly key: string;
  /** How many bytes of it are here. */
  readonly position: number;
  /** Whether its pipe has ended, so that its folder is to go once nothing is left in it that is not here. */
  readonly isOver: boolean;
}

/** What there was of one log. */
export interface PulledLog {
  /** Whether its pipe has made its folder, and that is still there. */
  readonly isOpen: boolean;
  /** Whether its pipe says that it has ended. */
  readonly isEnded: boolean;
  /** Whether nothing of it is left there. */
  readonly isGone: boolean;
  /** In the order in which they were written. */
  readonly parts: readonly PulledPart[];
}

export interface PulledPart {
  /** Where it begins in all that was written, and where the segment does that it lies in, in bytes. */
  readonly start: number;
  readonly segmentStart: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A pipe whose pane is gone has so many looks to end, with 50 ms between them, and a second where sleep(1) knows no less. */
const LOOKS_FOR_END = 20;

/**
 * `pull_segments MARK MOST [KEY POSITION go|end]…` prints for each log whether it is there, and then up to MOST bytes from the
 * position on, each part behind a line with where it begins, its length and where its segment begins. A segment goes
 * when the position lies behind the beginning of the next one. Sizes come from one `ls` for all logs, so that a look
 * without news starts no other program. Only a folder of the user's own counts, and only regular files; what has taken
 * the place of one is opened for both reading and writing, so that a FIFO keeps nobody waiting.
 *
 * With `end` it waits a moment for the pipe's end; the folder goes where nothing of it was printed. The last line says
 * that this is all.
 */
export const PULL_SEGMENTS = `
pull_segments() {
  mark=$1 most=$2 wanted=' ' found= over=
  shift 2
  while [ $# -gt 2 ]; do
    wanted="$wanted$1 $2 "
    [ "$3" != end ] || over="$over $1"
    d=${segmentFolder("$1")}
    shift 3
    if [ -d "$d" ] && [ ! -h "$d" ] && [ -O "$d" ]; then found="$found $d/${SEGMENT_NAMES}"; fi
  done
  n=0
  for key in $over; do
    d=${segmentFolder("$key")}
    while [ $n -lt ${LOOKS_FOR_END} ] && [ -d "$d" ] && [ ! -e "$d/end" ]; do
      sleep 0.05 2>/dev/null || { sleep 1; n=${LOOKS_FOR_END}; }
      n=$((n + 1))
    done
  done
  encode=base64
  command -v base64 >/dev/null 2>&1 || encode='od -An -v -tx1'
  { [ -z "$found" ] || LC_ALL=C ls -ln $found 2>/dev/null; } | {
    last= old= seen=' ' taken=' '
    while read -r kind _ _ _ size rest; do
      f=\${rest##* }
      start=\${f##*/} key=\${f%/*}
      key=\${key##*/}
      case "$kind $wanted" in -*" $key "*) ;; *) continue ;; esac
      case $start in 1*) ;; *) continue ;; esac
      case $start$size in *[!0-9]*) continue ;; esac
      position=\${wanted#* $key }
      position=\${position%% *}
      start=$((start - ${FIRST_SEGMENT}))
      if [ "$key" != "$last" ]; then
        last=$key left=$most before= seen="$seen$key "
        if [ -e "${segmentFolder("$key")}/end" ]; then echo "pulled $mark ended $key"; fi
        echo "pulled $mark open $key"
      fi
      if [ -n "$before" ] && [ "$position" -gt "$start" ]; then old="$old $before"; fi
      before=$f from=$((position - start))
      [ "$from" -gt 0 ] || from=0
      n=$((size - from))
      [ "$n" -le "$left" ] || n=$left
      [ "$n" -gt 0 ] || continue
      left=$((left - n)) taken="$taken$key "
      echo "pulled $mark part $key $((start + from)) $n $start"
      (
        exec 2>/dev/null 3<>"$f"
        [ ! -f /proc/self/fd/3 ] || tail -c +$((from + 1)) <&3 | head -c "$n" | $encode
      )
      echo "pulled $mark end"
    done
    [ -z "$old" ] || rm -f $old
    for key in $over; do
      d=${segmentFolder("$key")}
      case $taken in *" $key "*) continue ;; esac
      case $seen in *" $key "*) rm -rf "$d" ;; *) rmdir "$d" 2>/dev/null ;; esac
      if [ ! -d "$d" ] || [ -h "$d" ] || [ ! -O "$d" ]; then echo "pulled $mark gone $key"; fi
    done
  }
  echo "pulled $mark done"
}
`;

/** The arguments of `pull_segments`. */
export function pullArguments(
  mark: string,
  mostBytes: number,
  logs: readonly PullRequest[],
): string[] {
  const each = logs.flatMap(({ key, position, isOver }) => [
    key,
    String(position),
    isOver ? "end" : "go",
  ]);
  return [mark, String(Math.floor(mostBytes)), ...each];
}

/**
 * Reads what `pull_segments` has printed, by key. What came other than it was announced counts for nothing, and a log of
 * which nothing came is left out unless all came.
 */
export function readPulled(
  stdout: string,
  mark: string,
  logs: readonly PullRequest[],
): ReadonlyMap<string, PulledLog> {
  const prefix = `pulled ${mark} `;
  if (!stdout.includes(prefix)) return new Map();
  const found = new Map(logs.map(({ key }) => [key, new Answer()]));
  let isWhole = false;
  let part: { readonly of: Answer; readonly facts: readonly number[] } | null = null;
  let data: string[] = [];
  for (const line of stdout.split("\n")) {
    if (!line.startsWith(prefix)) {
      if (part !== null) data.push(line);
      continue;
    }
    const [word = "", key = "", ...facts] = line.slice(prefix.length).split(" ");
    if (part !== null && word === "end") part.of.add(part.facts, data);
    part = null;
    isWhole ||= word === "done";
    const answer = found.get(key);
    if (answer === undefined) continue;
    if (word === "open") answer.isOpen = true;
    if (word === "ended") answer.isEnded = true;
    if (word === "gone") answer.isGone = true;
    if (word !== "part") continue;
    part = { of: answer, facts: facts.map(Number) };
    data = [];
  }
  return new Map([...found].filter(([, answer]) => isWhole || !answer.isEmpty));
}

class Answer implements PulledLog {
  isOpen = false;
  isEnded = false;
  isGone = false;
  readonly parts: PulledPart[] = [];
  /** Whether a part was not as it was announced: what lies behind it is asked for again. */
  #isTorn = false;

  /** Whether nothing was said of it. */
  get isEmpty(): boolean {
    return !this.isOpen && !this.isGone && this.parts.length === 0;
  }

  add(facts: readonly number[], data: readonly string[]): void {
    const [start = NaN, length = NaN, segmentStart = NaN] = facts;
    const bytes = this.#isTorn ? null : decode(data);
    const isPlaced = segmentStart >= 0 && start >= segmentStart && start < FIRST_SEGMENT;
    if (bytes === null || bytes.length === 0 || bytes.length !== length || !isPlaced) {
      this.#isTorn = true;
    } else this.parts.push({ start, segmentStart, bytes });
  }
}

/** Base64, or what od(1) prints of bytes in hexadecimal; null where it is neither. */
function decode(lines: readonly string[]): Uint8Array<ArrayBuffer> | null {
  const text = lines.join("");
  if (/^(?: [0-9a-f]{2})+$/.test(text)) {
    return Uint8Array.from(text.slice(1).split(" "), (byte) => Number.parseInt(byte, 16));
  }
  let chars: string;
  try {
    chars = atob(text);
  } catch {
    return null;
  }
  const bytes = new Uint8Array(chars.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = chars.charCodeAt(at);
  return bytes;
}
