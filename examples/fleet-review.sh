#!/bin/sh
# Gives several agents the same prompt, waits until each has answered it or needs you, and prints what each shows.
#
#     examples/fleet-review.sh "Review the last commit." local/m1 local/s1 local/s2
#
# Exits 1 when a prompt was not taken, 5 when not all have come to an end within the time.
set -eu

prompt=$1
shift

for agent in "$@"; do
  agenttower agent send "$agent" --wait --timeout "${FLEET_SEND_SECONDS:-120}" --text "$prompt"
done

agenttower agent wait "$@" --all --timeout "${FLEET_SECONDS:-1800}"

for agent in "$@"; do
  printf '\n== %s\n' "$agent"
  agenttower agent read "$agent" --lines 40
done
