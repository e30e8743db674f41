/** Completions for zsh. Pure. */
import { shellWord } from "../../system/shell.ts";
import { type CommandRow, type Grammar, type OptionRow, source } from "./grammar.ts";

export function zshCompletions(grammar: Grammar): string {
  return `#compdef agenttower
# zsh completions for agenttower; load them with: source <(agenttower completions zsh)
# or put them into a file _agenttower in a folder of $fpath.
_agenttower_names() {
  # What follows a part that is not the last one is typed without a space.
  local -a names parts
  names=(\${(f)"$(agenttower __complete $1 -- "$PREFIX" "$before[@]" 2>/dev/null)"})
  parts=(\${(M)names:#*[:=]})
  names=(\${names:#*[:=]})
  compadd -S '' -a parts || compadd -a names
}

_agenttower_nouns() {
  local -a nouns
  nouns=(
${grammar.nouns.map(described).join("\n")}
  )
  _describe -t commands command nouns
}

_agenttower_verbs() {
  local -a verbs
  case $1 in
${grammar.nouns.map(({ name }) => verbsCase(grammar, name)).filter(Boolean).join("\n")}
  esac
  _describe -t commands command verbs
}

_agenttower() {
  local -a everywhere
  local state line context
  local -a before
  before=("\${(@Q)words[2,CURRENT-1]}")
  local -A opt_args
  everywhere=(
${grammar.globals.flatMap(optionLines).map((line) => `    ${line}`).join("\n")}
  )
  _arguments -C $everywhere '1:command:_agenttower_nouns' '*::argument:->arguments' && return
  local noun=$words[1] verb=
  case $noun in
${twoWordNouns(grammar).map((name) => `    ${name})`).join("\n").replaceAll(")\n    ", "|")}
      if ((CURRENT == 2)); then
        _agenttower_verbs $noun
        return
      fi
      shift words
      ((CURRENT--))
      verb=$words[1] ;;
  esac
  case "$noun $verb" in
${grammar.commands.map(commandCase).join("\n")}
  esac
}

# zsh itself calls the function when it loads a file of $fpath.
if [[ $funcstack[1] == _agenttower ]]; then
  _agenttower "$@"
else
  if ((! $+functions[compdef])); then
    autoload -Uz compinit && compinit -i
  fi
  compdef _agenttower agenttower
fi`;
}

function described({ name, summary }: { readonly name: string; readonly summary: string }): string {
  return `    ${shellWord(`${name}:${summary}`)}`;
}

function twoWordNouns(grammar: Grammar): string[] {
  return [
    ...new Set(
      grammar.commands.flatMap(({ words: [noun, verb] }) =>
        noun === undefined || verb === undefined ? [] : [noun]
      ),
    ),
  ];
}

function verbsCase(grammar: Grammar, noun: string): string {
  const lines = grammar.commands.flatMap(({ words: [first, verb], summary }) =>
    first === noun && verb !== undefined ? [described({ name: verb, summary })] : []
  );
  if (lines.length === 0) return "";
  return `    ${noun})\n      verbs=(\n${lines.join("\n")}\n      ) ;;`;
}

function commandCase(command: CommandRow): string {
  const lines = [
    "$everywhere",
    ...command.options.flatMap(optionLines),
    ...command.arguments.map(({ value, many, completes }, index) =>
      // An argument without any action is announced, and then zsh inserts no option either.
      shellWord(
        `${many ? "*" : index + 1}:${escape(value)}:${action(source(completes)) || "{:}"}`,
      )
    ),
  ];
  const [noun, verb = ""] = command.words;
  return `    "${noun} ${verb}") _arguments ${lines.join(" \\\n      ")} ;;`;
}

function optionLines(option: OptionRow): string[] {
  const help = `[${escape(option.help)}]`;
  const value = option.takesNext ? `:value:${action(source(option.completes))}` : "";
  const many = option.repeatable ? "*" : "";
  const long = shellWord(`${many}--${option.name}${option.takesNext ? "=" : ""}${help}${value}`);
  return option.short ? [long, shellWord(`-${option.short}${help}`)] : [long];
}

function action(from: string): string {
  if (from === "") return "";
  if (from === "?file") return "_files";
  return from.startsWith("?") ? `{_agenttower_names ${from.slice(1)}}` : `(${from})`;
}

/** What _arguments would read as its own syntax. */
function escape(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, "\\$&");
}
