#!/bin/sh
# Stands before the real tmux and spoils one call of it. $FAKE_TMUX is a folder with:
#   real    the path of the real tmux
#   plan    "VERB NTH MODE": the nth call for that; no such file: nothing is spoilt
#   calls   one line a call: its VERB, the first command that says what it is for
# MODE: hang   the call is never carried out, its client hangs
#       late   it is carried out, but only after 35 s
#       lost   it is carried out at once, its reply comes after 35 s
#       cut    it is carried out at once, the client says that it lost the server
#       later  its client says that it lost the server; it is carried out 4 s after that
#       torn   it is carried out at once; of the answer the server and its first pane come, as from a client that
#              was killed
#       wait   it is carried out when there is a file "go"
#       held   its client says that it lost the server; it is carried out when there is a file "go"
#       fail   it is not carried out, the client says that it lost the server
set -u
here=$FAKE_TMUX
read -r real <"$here/real"
case " $* " in *' source-file '*) ;; *) exec "$real" "$@" ;; esac

input=$(mktemp "$here/input.XXXXXX")
cat >"$input"
verb=$(grep -oE 'new-session|split-window|kill-pane|pipe-pane|select-pane|run-shell|paste-buffer|list-panes' "$input" | head -n 1)
nth=1
while ! mkdir "$here/call.$verb.$nth" 2>/dev/null; do nth=$((nth + 1)); done
echo "$verb" >>"$here/calls"

mode=
[ -f "$here/plan" ] && read -r which wanted mode <"$here/plan" &&
  [ "$which $wanted" = "$verb $nth" ] || mode=
case $mode in
hang) exec sleep 35 ;;
late) sleep 35; exec "$real" "$@" <"$input" ;;
lost) "$real" "$@" <"$input" >/dev/null 2>&1; exec sleep 35 ;;
later) (sleep 4; "$real" "$@" <"$input") >/dev/null 2>&1 & echo 'lost server' >&2; exit 1 ;;
held)
  (while [ ! -e "$here/go" ]; do sleep 0.05; done; "$real" "$@" <"$input") >/dev/null 2>&1 &
  echo 'lost server' >&2; exit 1 ;;
wait) while [ ! -e "$here/go" ]; do sleep 0.05; done; exec "$real" "$@" <"$input" ;;
cut) "$real" "$@" <"$input" >/dev/null 2>&1; echo 'server exited unexpectedly' >&2; exit 1 ;;
torn)
  "$real" "$@" <"$input" >"$input.answer"
  head -n 2 "$input.answer"
  exit 137 ;;
fail) echo 'lost server' >&2; exit 1 ;;
*) exec "$real" "$@" <"$input" ;;
esac
