/**
 * Has a program tell its events by its own hooks, which are given when it is started: the user's own settings are
 * neither written nor replaced (contract: agents.md, "Activity"). Pure.
 */
import { pathToFileURL } from "node:url";
import type { AgentProgram, SignalHooks } from "../model/activity/program.ts";
import { shellWord } from "../system/shell.ts";
import { PLUGIN_SUFFIX } from "../system/tmux/left_signals.ts";
import { programWordAt } from "../programs/known_by.ts";
import { opencodePlugin } from "./opencode_plugin.ts";
import { MOST_SIGNAL_BYTES } from "./signal_line.ts";

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
  const { option } = hooks;
  if (option === null) return withPlugin(command, path);
  const isGiven = (word: string) => word === option || word.startsWith(`${option}=`);
  if (command.some(isGiven)) return command;
  return [
    ...command.slice(0, at + 1),
    option,
    JSON.stringify({ hooks: Object.fromEntries(hookSettings(hooks, path)) }),
    ...command.slice(at + 1),
  ];
}

/**
 * POSIX sh that writes the plugin $2 to $1, a file that it makes, and becomes what follows $3 with that as a part of
 * the configuration. It becomes that as it is where the user gives such a part, where the file cannot be made, and
 * where OpenCode has not installed its own package in a folder of the user's yet: with a plugin, it would wait for that.
 */
const WITH_PLUGIN = `n=\${OPENCODE_CONFIG_CONTENT+x};` +
  `[ -d "\${XDG_CONFIG_HOME:-$HOME/.config}/opencode/node_modules" ]||n=x;` +
  `for d in "$HOME/.opencode" .opencode "$OPENCODE_CONFIG_DIR";` +
  `do [ ! -d "$d" ]||[ -d "$d/node_modules" ]||n=x;done;` +
  `[ -n "$n" ]||{ (umask 077;rm -f "$1";set -C;printf %s "$2" >"$1") 2>/dev/null&&` +
  `export OPENCODE_CONFIG_CONTENT="$3";};unset AGENTTOWER_SIGNALS_OF;shift 3;exec "$@"`;

function withPlugin(command: readonly string[], path: string): readonly string[] {
  const file = `${path}${PLUGIN_SUFFIX}`;
  const content = JSON.stringify({ plugin: [pathToFileURL(file).href] });
  return ["sh", "-c", WITH_PLUGIN, "sh", file, opencodePlugin(path), content, ...command];
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
