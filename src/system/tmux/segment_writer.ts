/**
 * What a pane's pipe writes where no log of this host can be reached: segments in a folder of the tmux user's own, each
 * named for its place in all that was written. A file that is held open cannot be cut at its start; of segments the
 * first ones can be taken away while the last one is written.
 */
import { shellWord } from "../shell.ts";

/** A segment is named for the bytes before it, counted from here on, so that names have one length and an order. */
export const FIRST_SEGMENT = 10 ** 15;

/** The shell's pattern for such names. */
export const SEGMENT_NAMES = `1${"[0-9]".repeat(15)}`;

/** The next segment begins once one has so many bytes. It has less than twice as many. */
const SEGMENT_BYTES = 1 << 20;

/** So many segments are kept, and so less than 64 MiB, for whoever comes to take them. */
const MOST_SEGMENTS = 32;

/** What a name leaves out of bytes that were lost, nobody knows how many. */
export const UNKNOWN_LOSS = 1;

/** `dd` passes each part on as it comes, and reads no further than it is told. */
const BLOCK_BYTES = 16 << 10;

/** The folder for what a pane of an agent writes: a new one for each generation, which nobody can have guessed. */
export function segmentFolder(key: string): string {
  return `/tmp/${key}`;
}

/**
 * The shell command that a pane is piped to. It makes the folder, and ends where something is there already; an
 * `end` in it says that no more comes. What cannot be written is read all the same, since tmux would keep it in its
 * memory; then the next segment's name leaves out as many bytes as were lost, as far as that is known, and one at least.
 *
 * @param log `isAfterLoss`: whether some of what comes before it was lost, so that the first name leaves out one, too.
 */
export function segmentWriter(
  { folder, isAfterLoss = false }: { readonly folder: string; readonly isAfterLoss?: boolean },
): string {
  const first = isAfterLoss ? FIRST_SEGMENT + UNKNOWN_LOSS : FIRST_SEGMENT;
  const word = shellWord(folder);
  return `umask 077; mkdir ${word} && cd ${word} || exit
f=${first} s=0; set -- $f
while :; do
dd bs=${BLOCK_BYTES} count=${SEGMENT_BYTES / BLOCK_BYTES} >>$f 2>/dev/null; e=$?
z=$(wc -c <$f) || z=0
z=$((z))
if [ $e != 0 ]; then
l=$(dd bs=${BLOCK_BYTES} count=1 2>/dev/null | wc -c)
[ $((l)) != 0 ] || break
f=$((f + z + l + ${UNKNOWN_LOSS}))
elif [ $z = $s ]; then break
elif [ $z -lt ${SEGMENT_BYTES} ]; then s=$z; continue
else f=$((f + z))
fi
s=0; set -- "$@" $f
[ $# -le ${MOST_SEGMENTS} ] || { rm -f $1; shift; }
done
: >end`;
}
