/** What of a Markdown text the checks read: its headings and its links. */

/** A link to something of this repository. */
export interface Link {
  /** Relative path; empty for the same file. */
  readonly path: string;
  /** Null for none. */
  readonly anchor: string | null;
  /** From 1. */
  readonly line: number;
}

/** The headings of a document, as they are written. */
export function headingsOf(text: string): string[] {
  return [...withoutFences(text).matchAll(/^#{1,6} +(.*?) *#*$/gm)].flatMap(([, heading]) =>
    heading === undefined ? [] : [heading]
  );
}

/** The anchors that GitHub gives a document's headings. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const heading of headingsOf(text)) {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-");
    let anchor = words;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${words}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Links that name no scheme, in the order of the text. */
export function linksOf(text: string): Link[] {
  const prose = withoutFences(text).replaceAll(/(`+)[^`](?:[\s\S]*?[^`])?\1(?!`)/g, blank);
  const links = [...prose.matchAll(/\]\(\s*<?([^\s)>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)/gm)];
  return links.flatMap((match) => {
    const target = match[1] ?? match[2];
    if (target === undefined || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) return [];
    const [path = "", anchor = null] = target.split("#", 2);
    return [{ path, anchor, line: lineAt(text, match.index + match[0].indexOf(target)) }];
  });
}

/** The line, from 1, of a position in a text. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split("\n").length;
}

function withoutFences(text: string): string {
  return text.replaceAll(/^( *)(```+|~~~+)[\s\S]*?^\1\2/gm, blank);
}

/** White space in the place of a text, so that lines and positions stay. */
function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}
