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
_agenttower_take() {
  # Takes from the lines that it reads those that go on where the word at the cursor ends. What follows a part
  # that is not the last one is typed without a space.
  local name quoted
  while IFS= read -r name; do
    # A word of nothing would be put on the line as ''.
    [[ -n $name && $name == "$current"* ]] || continue
    case $name in
      *[:=]) compopt -o nospace 2>/dev/null ;;
    esac
    name=$lead$name
    name=\${name#"$kept"}
    printf -v quoted %q "$name"
    # bash puts what it is given on the line as it is, and here the person's quote is open already.
    [ -z "$quote" ] || [ "$quoted" = "$name" ] || continue
    COMPREPLY+=("$quoted")
  done
  # Behind a single reply bash closes the person's quote, and more of the word is to come.
  if [ -n "$quote" ] && [ \${#COMPREPLY[@]} = 1 ]; then
    case \${COMPREPLY[0]} in
      *[:=]) COMPREPLY+=("\${COMPREPLY[0]}...") ;;
    esac
  fi
}

_agenttower_offer() {
  # $1: fixed words, or ?kind for names that agenttower knows.
  case $1 in
    '?file')
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do
        word=$lead$word
        COMPREPLY+=("\${word#"$kept"}")
      done < <(compgen -f -- "$current") ;;
    '?'*) _agenttower_take < <(agenttower __complete "\${1#?}" -- "$current" "\${line[@]:1}" 2>/dev/null) ;;
    *) _agenttower_take < <(printf '%s\\n' $1) ;;
  esac
}

_agenttower() {
  local words=() options= values= arguments=() rest= depth=1 i=0
  COMPREPLY=()
  # The words up to the cursor; bash breaks them at each of COMP_WORDBREAKS, such as : and =, too.
  local line=() left=\${COMP_LINE:0:COMP_POINT} word before quote= lead=
  for ((i = 0; i <= COMP_CWORD; i++)); do
    before=$left
    left=\${left#"\${left%%[![:space:]]*}"}
    word=\${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || word=$left
    if [ "$i" = 0 ] || [ "$before" != "$left" ]; then
      line+=("$word")
    else
      line[\${#line[@]}-1]+=$word
    fi
    left=\${left#"$word"}
  done
  local current=\${line[\${#line[@]}-1]}
  case $current in
    [\\"\\']*) quote=\${current:0:1} ;;
  esac
  line=("\${line[@]//[\\"\\'\\\\]/}")
  current=\${line[\${#line[@]}-1]}
  unset "line[\${#line[@]}-1]"
  # What bash keeps of the word; it puts a reply in the place of the rest.
  local kept=\${current%"$2"}
  local previous=\${line[\${#line[@]}-1]}
  case $current in
    --*=*)
      previous=\${current%%=*}
      lead=$previous=
      current=\${current#*=} ;;
  esac
  for ((i = 1; i < \${#line[@]}; i++)); do
    case \${line[i]} in
      --) words+=("\${line[@]:i+1}"); break ;;
      ${valued.join("|")}) ((i++)) ;;
      -*) ;;
      *) words+=("\${line[i]}") ;;
    esac
  done
  case "\${words[0]-} \${words[1]-}" in
${grammar.commands.map(commandCase).join("\n")}
${verbCases(grammar).join("\n")}
    *) arguments=(${shellWord(grammar.nouns.map(({ name }) => name).join(" "))}); depth=0 ;;
  esac
  values="$values ${pairs(grammar.globals)}"
  local pair
  # Words of a value are joined by commas, so that a pair is one word.
  for pair in $values; do
    if [ "$previous" = "\${pair%%:*}" ]; then
      pair=\${pair#*:}
      _agenttower_offer "\${pair//,/ }"
      return
    fi
  done
  case $current in
    -*)
      _agenttower_offer "$options ${flagWords(grammar.globals)}"
      return ;;
  esac
  i=$((\${#words[@]} - depth))
  ((i < 0)) || _agenttower_offer "\${arguments[i]-$rest}"
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
