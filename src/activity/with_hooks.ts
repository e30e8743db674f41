/**
 * Has a program tell its events by its own hooks, which are given on its command line: the user's own settings are
 * neither written nor replaced (contract: agents.md, "Activity"). Pure.
 */
import type { AgentProgram, SignalHooks } from "../model/activity/program.ts";
import { shellWord } from "../system/shell.ts";
import { programWordAt } from "../programs/known_by.ts";

/** A file of signals is begun anew when it has so many bytes. */
export const MOST_SIGNAL_BYTES = 64 << 10;

/** How long a program waits for a hook, in seconds; it takes some hundredths of one. */
const HOOK_TIMEOUT_SECONDS = 5;

/**
 * The command with hooks that append to the file at `path`; as it is where the program has none, the command gives
 * that option itself, or it does not start the program directly.
 *
 * @param path Where the program runs.
 */
export function withHooks(
  command: readonly string[],
  program: AgentProgram,
  path: string,
): readonly string[] {
  const { hooks } = program;
  const at = programWordAt(command);
  if (hooks === null || at === null) return command;
  const isGiven = (word: string) => word === hooks.option || word.startsWith(`${hooks.option}=`);
  if (command.some(isGiven)) return command;
  return [
    ...command.slice(0, at + 1),
    hooks.option,
    JSON.stringify({ hooks: Object.fromEntries(hookSettings(hooks, path)) }),
    ...command.slice(at + 1),
  ];
}

function hookSettings({ events }: SignalHooks, path: string) {
  return [...events.keys()].map((event) =>
    [event, [{
      hooks: [{
        type: "command",
        command: hookCommand(event, path),
        timeout: HOOK_TIMEOUT_SECONDS,
      }],
    }]] as const
  );
}

/**
 * POSIX sh that appends the event, the time in seconds since 1970 and the session's id to a file that it makes private; what is no
 * regular file is left alone. It reads all that the program says and keeps nothing else of it, prints nothing, and
 * never fails.
 */
export function hookCommand(event: string, path: string): string {
  return `{ umask 077;i=$(dd bs=1024 count=1;cat >/dev/null);` +
    `case $i in *\\"session_id\\":\\"*) i=\${i#*\\"session_id\\":\\"};;*) i=-;;esac;` +
    `f=${shellWord(path)};[ -h "$f" ]||{ [ -e "$f" ]&&[ ! -f "$f" ];}||` +
    `{ [ "$(wc -c <"$f")" -lt ${MOST_SIGNAL_BYTES} ]||: >"$f";` +
    `printf '1 ${event} %s %.64s\\n' "$(date +%s)" "\${i%%\\"*}" >>"$f";};} 2>/dev/null;:`;
}
