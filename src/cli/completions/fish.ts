/** Completions for fish. Pure. */
import { type CommandRow, type Grammar, type OptionRow, source } from "./grammar.ts";

export function fishCompletions(grammar: Grammar): string {
  const valued = [
    ...new Set(
      [...grammar.globals, ...grammar.commands.flatMap(({ options }) => options)]
        .filter(({ takesNext }) => takesNext).map(({ name }) => `--${name}`),
    ),
  ];
  const twoWords = grammar.commands.filter(({ words }) => words.length === 2);
  return `# fish completions for agenttower; load them with: agenttower completions fish | source
function __agenttower_words --description 'the words that are neither options nor their values'
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
        else if contains -- $word ${valued.join(" ")}
            set skip 1
        else if not string match -q -- '-*' $word
            echo $word
        end
    end
end

# The words begin with these, and then there are this many more, or at least as many.
function __agenttower_at
    set -l words (__agenttower_words)
    set -l more $argv[1]
    set -l wanted $argv[2..]
    test (count $words) -ge (count $wanted); or return 1
    for i in (seq (count $wanted))
        test $words[$i] = $wanted[$i]; or return 1
    end
    set -l found (math (count $words) - (count $wanted))
    if string match -q -- '*+' $more
        test $found -ge (string trim -r -c + $more)
    else
        test $found = $more
    end
end

function __agenttower_names
    set -l current (commandline -ct | string replace -r -- '^--[a-z-]+=' '' | string trim -l -c "\\"'")
    agenttower __complete $argv[1] -- "$current" (commandline -opc)[2..] 2>/dev/null
end

complete -c agenttower -f
${grammar.globals.map((option) => optionLine(option, "")).join("\n")}
${grammar.nouns.map(({ name, summary }) => wordLine("__agenttower_at 0", name, summary)).join("\n")}
${
    twoWords.map(({ words: [noun = "", verb = ""], summary }) =>
      wordLine(`__agenttower_at 0 ${noun}`, verb, summary)
    )
      .join("\n")
  }
${grammar.commands.flatMap(commandLines).join("\n")}`;
}

function commandLines(command: CommandRow): string[] {
  const words = command.words.join(" ");
  return [
    ...command.options.map((option) => optionLine(option, `__agenttower_at 0+ ${words}`)),
    ...command.arguments.flatMap(({ many, completes }, index) => {
      const from = candidates(source(completes));
      if (from === "") return [];
      const condition = `__agenttower_at ${index}${many ? "+" : ""} ${words}`;
      return [`complete -c agenttower -n ${quoteFish(condition)}${from}`];
    }),
  ];
}

function wordLine(condition: string, word: string, summary: string): string {
  return `complete -c agenttower -n ${quoteFish(condition)} -a ${word} -d ${quoteFish(summary)}`;
}

function optionLine(option: OptionRow, condition: string): string {
  const when = condition === "" ? "" : ` -n ${quoteFish(condition)}`;
  const short = option.short ? ` -s ${option.short}` : "";
  const from = source(option.completes);
  // -x keeps fish from offering files.
  const value = option.takesNext ? (from === "?file" ? " -rF" : ` -x${candidates(from)}`) : "";
  return `complete -c agenttower${when} -l ${option.name}${short} -d ${
    quoteFish(option.help)
  }${value}`;
}

function candidates(from: string): string {
  if (from === "") return "";
  if (from === "?file") return " -F";
  return from.startsWith("?")
    ? ` -a '(__agenttower_names ${from.slice(1)})'`
    : ` -a ${quoteFish(from)}`;
}

/** In single quotes, fish reads a backslash and a quote behind a backslash only. */
function quoteFish(text: string): string {
  return `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
}
