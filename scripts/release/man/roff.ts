/** The language of man pages, as far as ours need it: man(7), read alike by groff and mandoc. Pure. */

/** What roff reads otherwise than it stands, or has in a typeset form of its own; each as groff_char(7) names it. */
const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\(rs",
  "-": "\\-",
  "'": "\\(aq",
  "`": "\\(ga",
  "^": "\\(ha",
  "~": "\\(ti",
  '"': "\\(dq",
};

/** A text as it is to be read, in ASCII. A full stop that begins a line would be a request. */
export function roffText(text: string): string {
  return [...text].map((char) => SPECIAL[char] ?? (char <= "\x7e" ? char : unicode(char))).join("")
    .replaceAll(/^\./gm, "\\&.");
}

function unicode(char: string): string {
  return `\\[u${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;
}

export function bold(text: string): string {
  return `\\fB${roffText(text)}\\fR`;
}

function italic(text: string): string {
  return `\\fI${roffText(text)}\\fR`;
}

/** A usage in its types: what is typed as it stands is bold, what stands for a value is in italics. */
export function roffUsage(usage: string): string {
  return usage.split(/([A-Z][A-Z0-9_:=]*[A-Z]|\b[A-Z]\b|%N)/)
    .map((part, at) => at % 2 === 1 ? italic(part) : part === "" ? "" : bold(part)).join("");
}

export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`.SH ${title}`, ...lines];
}

/** Terms, each with what is to be said of it; both in roff. */
export function definitions(rows: readonly (readonly [string, string])[]): string[] {
  return rows.flatMap(([term, text]) => [".TP", term, text]);
}

/** Lines as they are typed. */
export function literal(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [".nf", ...lines.map(roffText), ".fi"];
}

/** Names of other pages of section 1. */
export function seeAlso(pages: readonly string[]): string[] {
  return pages.map((page, at) => `.BR ${roffText(page)} (1)${at < pages.length - 1 ? " ," : ""}`);
}
