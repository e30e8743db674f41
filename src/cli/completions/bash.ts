/** Completions for bash. Pure. */
import { shellWord } from "../../system/shell.ts";
import { type CommandRow, type Grammar, type OptionRow, source } from "./grammar.ts";

export function bashCompletions(grammar: Grammar): string {
  const valued = [
    ...new Set(
      [...grammar.globals, ...grammar.commands.flatMap(({ options }) => options)]
        .filter(({ takesNext }) => takesNext).map(({ name }) => `--${name}`),
    ),
  ];
  return `# bash completions for agenttower; load them with: source <(agenttower completions bash)
_agenttower_offer() {
  # $1: fixed words, or ?kind for names that agenttower knows.
  case $1 in
    '?file') COMPREPLY=($(compgen -f -- "$2")) ;;
    '?command') COMPREPLY=($(compgen -W ${
    shellWord(grammar.nouns.map(({ name }) => name).join(" "))
  } -- "$2")) ;;
    '?'*) COMPREPLY=($(compgen -W "$(agenttower __complete "\${1#?}" 2>/dev/null)" -- "$2")) ;;
    *) COMPREPLY=($(compgen -W "$1" -- "$2")) ;;
  esac
}

_agenttower() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local words=() options= values= arguments=() rest= depth=1 i
  COMPREPLY=()
  # bash takes --option=value apart.
  if [ "$current" = = ]; then
    current=
  elif [ "$previous" = = ]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${valued.join("|")})
        ((i++))
        [ "\${COMP_WORDS[i]}" = = ] && ((i++)) ;;
      -* | =) ;;
      *) words+=("\${COMP_WORDS[i]}") ;;
    esac
  done
  case "\${words[0]-} \${words[1]-}" in
${grammar.commands.map(commandCase).join("\n")}
${verbCases(grammar).join("\n")}
    *) _agenttower_offer '?command' "$current"; depth=0 ;;
  esac
  values="$values ${pairs(grammar.globals)}"
  local pair
  # Words of a value are joined by commas, so that a pair is one word.
  for pair in $values; do
    if [ "$previous" = "\${pair%%:*}" ]; then
      pair=\${pair#*:}
      _agenttower_offer "\${pair//,/ }" "$current"
      return
    fi
  done
  case $current in
    -*)
      COMPREPLY=($(compgen -W "$options ${flagWords(grammar.globals)}" -- "$current"))
      return ;;
  esac
  [ "$depth" = 0 ] && return
  i=$((\${#words[@]} - depth))
  _agenttower_offer "\${arguments[i]-$rest}" "$current"
}
complete -F _agenttower agenttower`;
}

function commandCase(command: CommandRow): string {
  const pattern = command.words.length === 1
    ? `"${command.words[0]} "*`
    : `"${command.words.join(" ")}"`;
  const positionals = command.arguments.map((argument) => shellWord(source(argument.completes)));
  const last = command.arguments.at(-1);
  return [
    `    ${pattern})`,
    `      depth=${command.words.length}`,
    `      options=${shellWord(flagWords(command.options))}`,
    `      values=${shellWord(pairs(command.options))}`,
    `      arguments=(${positionals.join(" ")})`,
    `      rest=${shellWord(last?.many ? source(last.completes) : "")} ;;`,
  ].join("\n");
}

/** A noun whose verb is still to come. */
function verbCases(grammar: Grammar): string[] {
  return grammar.nouns.flatMap(({ name }) => {
    const verbs = grammar.commands
      .filter(({ words }) => words[0] === name && words.length === 2).map(({ words }) => words[1]);
    if (verbs.length === 0) return [];
    return [`    "${name} "*) arguments=(${shellWord(verbs.join(" "))}) ;;`];
  });
}

function flagWords(options: readonly OptionRow[]): string {
  return options.flatMap(({ name, short }) => [`--${name}`, ...(short ? [`-${short}`] : [])]).join(
    " ",
  );
}

function pairs(options: readonly OptionRow[]): string {
  return options.filter(({ takesNext }) => takesNext)
    .map(({ name, completes }) => `--${name}:${source(completes).replaceAll(" ", ",")}`).join(" ");
}
