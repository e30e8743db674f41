/** Comment lines that follow each other without code between them, as one text. */
export interface Comment {
  /** The lines without their marks, joined by a line break. */
  readonly text: string;
  /** Of the first of them, from 1. */
  readonly line: number;
}

interface CommentLine {
  readonly text: string;
  /** Whether it goes on with the comment of the line before. */
  readonly continues: boolean;
}

/**
 * The comments of a source text, in its order. A text in quotes that looks like a comment behind code counts,
 * too: it costs little, and telling the two apart takes a parser.
 *
 * @param mark What begins a comment up to the line's end; `//` also stands for blocks.
 */
export function commentsOf(text: string, mark: "//" | "#"): Comment[] {
  const lines = mark === "//" ? slashLines(text) : hashLines(text);
  const comments: Comment[] = [];
  let open: { lines: string[]; line: number } | null = null;
  const end = () => {
    if (open !== null) comments.push({ text: open.lines.join("\n"), line: open.line });
    open = null;
  };
  for (const [index, line] of lines.entries()) {
    if (line === null || !line.continues) end();
    if (line === null) continue;
    if (open === null) open = { lines: [], line: index + 1 };
    open.lines.push(line.text);
  }
  end();
  return comments;
}

function hashLines(text: string): (CommentLine | null)[] {
  return text.split("\n").map((line) => {
    const comment = /^\s*#(?!!)\s?(.*)$/.exec(line)?.[1];
    return comment === undefined ? null : { text: comment, continues: true };
  });
}

function slashLines(text: string): (CommentLine | null)[] {
  let inBlock = false;
  return text.split("\n").map((line) => {
    if (inBlock) {
      inBlock = !line.includes("*/");
      return { text: line.replace(/^\s*\*?(?!\/) ?/, "").replace(/\*\/.*$/, ""), continues: true };
    }
    const block = /^\s*\/\*\*?\s?(.*)$/.exec(line)?.[1];
    if (block !== undefined) {
      inBlock = !block.includes("*/");
      return { text: block.replace(/\*\/.*$/, ""), continues: false };
    }
    const own = /^\s*\/\/\s?(.*)$/.exec(line)?.[1];
    if (own !== undefined) return { text: own, continues: true };
    const behind = /\s\/\/\s(.*)$/.exec(line)?.[1];
    return behind === undefined ? null : { text: behind, continues: false };
  });
}
