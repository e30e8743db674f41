/** Ends processes that outlive their pane: a hangup, after 2 s a request to end, after 5 s a kill. */
import { type ExecTarget, runScript, type ScriptTools } from "../runtime/target.ts";
import type { Carrier } from "./carriers.ts";

/** How long the script may take, in milliseconds. */
export const END_TIMEOUT_MS = 15_000;

/**
 * $1 is `wait`, or `leave` for an answer at once while it goes on; the rest are processes, as pid:start. One whose
 * number has another start by now is another process.
 */
const SCRIPT = `
is_same() {
  stat= pid=$1 start=$2
  { IFS= read -r stat <"/proc/$pid/stat"; } 2>/dev/null
  set -- \${stat##*) }
  case \${1:-Z} in Z|X) return 1 ;; esac
  [ $# -ge 20 ] || return 1
  shift 19
  [ "$1" = "$start" ]
}
now() {
  read -r up rest </proc/uptime
  now=$((\${up%.*} * 100 + 1\${up#*.} - 100))
}
end_all() {
  now
  began=$now sent=
  while :; do
    now
    age=$((now - began)) left=
    if [ $age -lt 200 ]; then signal=HUP; elif [ $age -lt 500 ]; then signal=TERM; else signal=KILL; fi
    for it do
      is_same "\${it%:*}" "\${it#*:}" || continue
      left=yes
      case $sent in *" $it:$signal "*) continue ;; esac
      sent="$sent $it:$signal "
      kill -s $signal "\${it%:*}" 2>/dev/null
    done
    [ -n "$left" ] && [ $age -lt 700 ] || return 0
    sleep 0.05 2>/dev/null || sleep 1
  done
}
mode=$1
shift
case $mode in
  wait) end_all "$@" ;;
  leave) (trap '' HUP; end_all "$@") </dev/null >/dev/null 2>&1 & ;;
esac
exit 0
`;

/** @param wait Whether to wait for their end; where not, it goes on after the answer. */
export async function endProcesses(
  tools: ScriptTools,
  target: ExecTarget,
  processes: readonly Pick<Carrier, "pid" | "start">[],
  wait: boolean,
): Promise<void> {
  await runScript(tools, "process.end", target, {
    script: SCRIPT,
    args: [wait ? "wait" : "leave", ...processes.map(({ pid, start }) => `${pid}:${start}`)],
    stdin: "",
    timeoutMs: END_TIMEOUT_MS,
  });
}
