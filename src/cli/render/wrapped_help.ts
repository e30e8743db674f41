/** Help on a terminal that is narrower than its lines. Pure. */

/** A name in a list, before what is said of it. */
const LISTED = /^ +\S+(?: \S+)* {2,}(?=\S)/;
/** What is there to be copied. */
const COPIED = /^( |Usage:)/;

/** Cells that what is said of a name takes at least beside it; else it stands below. */
const LEAST = 24;

/** Has descriptions wrap at words, below where they begin, in lines of so many cells. Command lines stay whole. */
export function wrappedHelp(text: string, width: number): string {
  return text.split("\n").flatMap((line) => wrapped(line, width)).join("\n");
}

function wrapped(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const [name] = LISTED.exec(line) ?? [];
  if (name === undefined) return COPIED.test(line) ? [line] : words(line, width);
  const said = line.slice(name.length);
  if (width - name.length >= LEAST) {
    const [first, ...others] = words(said, width - name.length);
    return [name + first, ...others.map((each) => " ".repeat(name.length) + each)];
  }
  return [name.trimEnd(), ...words(said, width - 6).map((each) => " ".repeat(6) + each)];
}

/** Lines of as many words as fit; a longer word has a line of its own. */
function words(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
