/** The parts of the client's script that see to handovers: files of one pane's variables each, beside the socket. */
import { HANDOVER_END, HANDOVER_PREFIX } from "../../model/launch/handover.ts";

/**
 * A file that no pane has read in this time, in minutes, is taken away. A command to make the pane may run for as
 * long as its marker counts, which is less.
 */
const LEFT_MINUTES = 10;

/**
 * `hand_over DIR NAME…` writes the file of each name from standard input, up to the line that ends it; it takes no
 * byte more. The shell handles the values itself, so that none is in an argv. Nothing that is there already is
 * written to.
 *
 * `clear_handovers DIR ID…` takes away the files of the panes with these ids, which are to be gone, and those that
 * were left by somebody who was killed.
 */
export const HAND_OVER = `
hand_over() (
  umask 077
  set -C
  dir=$1
  shift
  for n do
    f=$dir/${HANDOVER_PREFIX}$n
    rm -f "$f"
    (
      while IFS= read -r line && [ "$line" != ${HANDOVER_END} ]; do
        printf '%s\\n' "$line" || exit 1
      done >"$f"
    ) || { rm -f "$f"; exit 1; }
  done
)
clear_handovers() {
  dir=$1
  shift
  for f in "$dir"/${HANDOVER_PREFIX}*; do
    [ -f "$f" ] && [ ! -h "$f" ] && [ -O "$f" ] || continue
    id=\${f##*${HANDOVER_PREFIX}}
    case " $* " in
      *" \${id%-*} "*) rm -f "$f" ;;
      *) [ -z "$(find "$f" -prune -type f -mmin +${LEFT_MINUTES} 2>/dev/null)" ] || rm -f "$f" ;;
    esac
  done
}
`;
