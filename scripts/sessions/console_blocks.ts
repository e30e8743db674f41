/** Terminal sessions in a Markdown text: what is typed, and what is printed then. Pure. */

/** A command of a session, and what stands below it. */
export interface Exchange {
  /** Several lines where it goes on behind `> `. */
  readonly command: string;
  /** Without a line break at its end. */
  readonly output: string;
}

/** A fence of the language `console`. */
export interface ConsoleBlock {
  /** The word behind `console`: what has to be there for it to be run; null for nothing. */
  readonly need: string | null;
  readonly exchanges: readonly Exchange[];
}

const BLOCK = /^```console(?: (\w+))?\n([^]*?)^```$/gm;

/** The sessions of a document, in its order. */
export function consoleBlocks(document: string): ConsoleBlock[] {
  return [...document.matchAll(BLOCK)].map(([, need = null, body = ""]) => ({
    need,
    exchanges: exchangesOf(body),
  }));
}

/** The document with these sessions in the places of its own, one for each. */
export function withConsoleBlocks(document: string, blocks: readonly ConsoleBlock[]): string {
  const next = blocks.values();
  return document.replaceAll(BLOCK, (old) => {
    const { value: block } = next.next();
    return block === undefined ? old : rendered(block);
  });
}

function exchangesOf(body: string): Exchange[] {
  const [, ...parts] = `\n${body.trimEnd()}`.split(/\n\$ /);
  return parts.map((part) => {
    const lines = part.split("\n");
    const more = lines.findIndex((line, at) => at > 0 && !line.startsWith("> "));
    const end = more < 0 ? lines.length : more;
    return {
      command: lines.slice(0, end).map((line) => line.replace(/^> /, "")).join("\n"),
      output: lines.slice(end).join("\n"),
    };
  });
}

function rendered({ need, exchanges }: ConsoleBlock): string {
  const lines = exchanges.flatMap(({ command, output }) => [
    `$ ${command.replaceAll("\n", "\n> ")}`,
    ...(output === "" ? [] : [output]),
  ]);
  return ["```console" + (need === null ? "" : ` ${need}`), ...lines, "```"].join("\n");
}
