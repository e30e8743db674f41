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

function hookSettings({ events, prompts }: SignalHooks, path: string) {
  return [...events.keys()].map((event) =>
    [event, [{
      hooks: [{
        type: "command",
        command: hookCommand(event, path, event === prompts),
        timeout: HOOK_TIMEOUT_SECONDS,
      }],
    }]] as const
  );
}

/** As much of an event with a prompt is read, in bytes; a prompt that goes on behind that has another checksum. */
const MOST_PROMPT_BYTES = 128 << 10;

/**
 * Of an event's JSON, what its prompt is in it, with something else for what is written with a backslash there, so that
 * the next quotation mark ends it.
 */
const PROMPT_OF_EVENT = String.raw`s/.*"prompt":"//;s,\\\\,//,g;s,\\",/.,g;s,".*,,`;

/** What `PROMPT_OF_EVENT` makes of an event with this prompt. */
export function promptInEvent(prompt: string): string {
  return JSON.stringify(prompt).slice(1, -1).replaceAll("\\\\", "//").replaceAll('\\"', "/.");
}

/**
 * POSIX sh that appends the event, the time in seconds since 1970 and the session's id to a file that it makes private; what is no
 * regular file is left alone. Behind them stand the checksum and the length of a prompt, as cksum(1) has them. It reads
 * all that the program says and keeps nothing else of it, prints nothing, and never fails.
 */
export function hookCommand(event: string, path: string, isPrompt: boolean): string {
  const most = isPrompt ? `head -c ${MOST_PROMPT_BYTES}` : "dd bs=1024 count=1";
  const sum = isPrompt
    ? `s=" $(printf %s "$i"|LC_ALL=C sed '${PROMPT_OF_EVENT}'|tr -d '\\n'|cksum)";`
    : "s=;";
  return `{ umask 077;i=$(${most};cat >/dev/null);${sum}` +
    `case $i in *\\"session_id\\":\\"*) i=\${i#*\\"session_id\\":\\"};;*) i=-;;esac;` +
    `f=${shellWord(path)};[ -h "$f" ]||{ [ -e "$f" ]&&[ ! -f "$f" ];}||` +
    `{ [ "$(wc -c <"$f")" -lt ${MOST_SIGNAL_BYTES} ]||: >"$f";` +
    `printf '1 ${event} %s %.64s%s\\n' "$(date +%s)" "\${i%%\\"*}" "$s" >>"$f";};} 2>/dev/null;:`;
}
