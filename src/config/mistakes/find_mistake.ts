/**
 * Where a text that is not YAML went wrong, in the words of somebody who wrote it. A parser says where it could not go
 * on, which is behind the mistake: an open bracket is noticed lines later. What is looked for here are the mistakes
 * that people make in small files; the parser alone decides whether there is one. Pure.
 */

export interface Mistake {
  /** Of the character to point at, in UTF-16 units from 0. */
  readonly offset: number;
  /** What is wrong; repeats nothing of the text but single signs. */
  readonly reason: string;
  /** Where that begins which a parser cannot read for it. */
  readonly since: number;
}

export const NO_REFERENCES = "anchors, aliases and tags ('&', '*', '!') are not allowed";
export const SEVERAL_DOCUMENTS = "holds more than one YAML document";
export const SAME_KEY = "a key is given twice";
export const NOT_YAML = "is not valid YAML";

const because = (cause: string) => `${NOT_YAML}: ${cause}`;
const TAB = because("a tab indents this line, and YAML takes only spaces for that");
const COLON = because('a text that holds a colon and a space (": ") needs quotes');
const NO_SPACE = because("there is no space behind the colon");
const NO_COLON = because("there is no colon behind this key");
const ESCAPE = because("there is no such escape; in double quotes, a backslash is written \\\\");
const INDENT = because("the indentation does not fit: no line above begins in this column");
const TOO_DEEP = because(
  "the indentation does not fit: the line above has a value, and this one is further in",
);
const LIST_IN_LINE = because("a list that begins with '-' stands on lines of its own");
const COMMA = because("there is no comma before this");
const NOT_A_KEY = because("a list ('-') and keys cannot be mixed");
const BEHIND_QUOTE = because(
  `something follows where this quote closes the text; within quotes, a quote is written \\" or ''`,
);
const BEHIND_VALUE = because("something follows a value that has ended");
const OPENED: Readonly<Record<string, string>> = {
  "[": because("the bracket that is opened here is never closed"),
  "{": because("the brace that is opened here is never closed"),
  '"': because("the quote that is opened here is never closed"),
  "'": because("the quote that is opened here is never closed"),
};
const closesNothing = (sign: string) => because(`this '${sign}' closes nothing that is open`);
const cannotBegin = (sign: string) => because(`a text that begins with '${sign}' needs quotes`);

/** The first mistake that is known here, or null. */
export function findMistake(text: string): Mistake | null {
  try {
    new Search(text).run();
  } catch (found) {
    if (found instanceof Found) return found.mistake;
    throw found;
  }
  return null;
}

/** Ends the search. */
class Found {
  constructor(readonly mistake: Mistake) {}
}

/** A block list or mapping that the current line may belong to. */
interface Level {
  readonly column: number;
  readonly isList: boolean;
  readonly keys: Set<string>;
  /** Whether its last key or dash has no value yet. */
  waits: boolean;
}

const ESCAPES = new Set([
  ..."0 a b t n v f r e N _ L P x u U".split(" "),
  ...[" ", "\t", "\n", "\r", '"', "/", "\\"],
]);

class Search {
  #at = 0;
  readonly #levels: Level[] = [];
  /** Where the unquoted text begins that the next line may go on with, or null. */
  #plain: number | null = null;
  #hasContent = false;

  constructor(private readonly text: string) {}

  run(): void {
    while (this.#at < this.text.length) this.#line();
  }

  #line(): void {
    const start = this.#at;
    while (this.text[this.#at] === " ") this.#at++;
    if (this.#blankToEnd()) return this.#nextLine();
    if (this.text[this.#at] === "\t") found(this.#at, TAB);
    const column = this.#at - start;
    if (column === 0 && /^(---|\.\.\.)(?=\s|$)/.test(this.text.slice(this.#at, this.#at + 4))) {
      return this.#documentMark();
    }
    if (column === 0 && this.text[this.#at] === "%" && !this.#hasContent) return this.#nextLine();
    this.#hasContent = true;
    this.#content(start, column);
    this.#nextLine();
  }

  #documentMark(): void {
    const isStart = this.text[this.#at] === "-";
    if (isStart && this.#hasContent) found(this.#at, SEVERAL_DOCUMENTS);
    this.#levels.length = 0;
    this.#nextLine();
  }

  /** What stands on a line, behind its indentation. */
  #content(start: number, column: number): void {
    const isDash = this.#isDash();
    const key = isDash ? null : this.#key();
    const outer = this.#levels.findLast((level) => level.column < column);
    const top = this.#levels.at(-1);
    if (!isDash && key === null) return this.#text(column, outer);
    if (this.#plain !== null && (top === undefined || top.column < column)) {
      // Such a line goes on with the text above it, and no key may.
      this.#withoutSpace(this.#plain);
      found(this.#at, TOO_DEEP, this.#plain);
    }
    this.#plain = null;
    this.#enter(column, isDash);
    let { level, keyed } = { level: this.#top(), keyed: key };
    while (true) {
      if (level.isList) {
        this.#at++;
        if (!this.#toValue(level)) return;
        if (this.text.slice(0, this.#at).endsWith("\t") && (this.#isDash() || this.#key())) {
          found(this.#at - 1, TAB);
        }
        keyed = this.#isDash() ? null : this.#key();
        if (keyed === null && !this.#isDash()) break;
        level.waits = false;
        level = this.#push(this.#at - start, keyed === null);
        continue;
      }
      if (keyed === null) return;
      if (level.keys.has(keyed.name)) found(this.#at, SAME_KEY);
      level.keys.add(keyed.name);
      this.#at = keyed.end;
      if (!this.#toValue(level)) return;
      if (this.#isDash()) found(this.#at, LIST_IN_LINE);
      break;
    }
    level.waits = false;
    this.#value(level.column);
  }

  /** A line that is neither a list's nor a key's: a value of its own, or more of the text above. */
  #text(column: number, outer: Level | undefined): void {
    const top = this.#levels.at(-1);
    if (this.#plain !== null && (top === undefined || column > top.column)) return;
    if (top === undefined) return this.#value(-1);
    if (column > top.column && top.waits) {
      top.waits = false;
      return this.#value(top.column);
    }
    if (this.text[this.#at] === "]" || this.text[this.#at] === "}") {
      found(this.#at, closesNothing(this.text.charAt(this.#at)));
    }
    this.#withoutSpace(this.#at);
    if (column > top.column) found(this.#at, TOO_DEEP);
    const level = this.#levels.findLast((each) => each.column === column);
    if (level === undefined) found(this.#at, INDENT);
    found(this.#at, level?.isList && outer !== undefined ? NOT_A_KEY : NO_COLON);
  }

  /** Finds the list or mapping that a line belongs to, or begins one. */
  #enter(column: number, isList: boolean): void {
    const before = this.#levels.length;
    while (this.#top()?.column > column) this.#levels.pop();
    const top = this.#levels.at(-1);
    if (top === undefined) {
      if (before > 0) found(this.#at, INDENT);
      this.#push(column, isList);
    } else if (top.column < column) {
      if (!top.waits) found(this.#at, this.#levels.length < before ? INDENT : TOO_DEEP);
      top.waits = false;
      this.#push(column, isList);
    } else if (top.isList !== isList) {
      // A list may begin in the column of its key.
      const below = this.#levels.at(-2);
      if (isList && top.waits) {
        top.waits = false;
        this.#push(column, true);
      } else if (!isList && below?.column === column) this.#levels.pop();
      else found(this.#at, NOT_A_KEY);
    }
  }

  #top(): Level {
    return this.#levels.at(-1) as Level;
  }

  #push(column: number, isList: boolean): Level {
    const level = { column, isList, keys: new Set<string>(), waits: false };
    this.#levels.push(level);
    return level;
  }

  /** Whether a value follows on this line. */
  #toValue(level: Level): boolean {
    while (/[ \t]/.test(this.text.charAt(this.#at))) this.#at++;
    level.waits = this.#blankToEnd();
    return !level.waits;
  }

  #isDash(): boolean {
    return this.text[this.#at] === "-" && /^\s?$/.test(this.text.charAt(this.#at + 1));
  }

  /** The key that begins here, and where its colon ends; null where none does. */
  #key(): { readonly name: string; readonly end: number } | null {
    const end = this.#endOfLine(this.#at);
    const quoted = /^(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\n]|'')*)')[ \t]*:(?=\s|$)/;
    const plain = /^([^\s"'[\]{},&*!|>%@`#?][^\n]*?)[ \t]*:(?=\s|$)/;
    const line = this.text.slice(this.#at, end);
    const match = quoted.exec(line) ?? plain.exec(line);
    if (match === null || / #/.test(match[1] ?? "")) return null;
    return { name: match[1] ?? match[2] ?? "", end: this.#at + match[0].length };
  }

  /** @param column Of the list or mapping whose value it is; its further lines stand behind it. */
  #value(column: number): void {
    const sign = this.text.charAt(this.#at);
    this.#plain = null;
    if (sign === "|" || sign === ">") return this.#block(column);
    if (sign === '"' || sign === "'") {
      this.#quoted(column);
      return this.#nothingBehind(this.#at - 1, true);
    }
    if (sign === "[" || sign === "{") {
      this.#flow(column);
      return this.#nothingBehind(this.#at, false);
    }
    this.#begins(sign);
    this.#plain = this.#at;
    const end = this.#endOfLine(this.#at);
    const line = this.text.slice(this.#at, end).replace(/\s#.*$/, "");
    const colon = line.search(/:(?=\s|$)/);
    if (colon >= 0) found(this.#at + colon, COLON);
    if (line.length < end - this.#at) this.#plain = null;
    this.#at = end;
  }

  /** Refuses what no unquoted text begins with. */
  #begins(sign: string): void {
    if (/[&*!]/.test(sign)) found(this.#at, NO_REFERENCES);
    if (/[@`%,]/.test(sign)) found(this.#at, cannotBegin(sign));
    if (/[\]}]/.test(sign)) found(this.#at, closesNothing(sign));
  }

  /** Nothing but a comment may follow on the line. */
  #nothingBehind(at: number, isQuote: boolean): void {
    if (this.#blankToEnd() || /^[ \t]+#/.test(this.text.slice(this.#at, this.#at + 80))) return;
    if (isQuote) found(at, BEHIND_QUOTE);
    while (/[ \t]/.test(this.text.charAt(this.#at))) this.#at++;
    found(this.#at, BEHIND_VALUE);
  }

  /** Passes over a text of lines that stand behind `column`. */
  #block(column: number): void {
    this.#nextLine();
    while (this.#at < this.text.length) {
      const line = this.text.slice(this.#at, this.#endOfLine(this.#at));
      if (line.trim() !== "" && line.search(/[^ ]/) <= column) break;
      this.#nextLine();
    }
    // The caller goes to the next line.
    this.#at = Math.max(0, this.#at - 1);
  }

  #quoted(column: number): void {
    const opened = this.#at;
    const quote = this.text.charAt(opened);
    for (this.#at++; this.#at < this.text.length; this.#at++) {
      const sign = this.text[this.#at];
      if (sign === "\n") this.#goesOn(column, opened);
      else if (sign === "\\" && quote === '"') {
        if (!ESCAPES.has(this.text.charAt(this.#at + 1))) found(this.#at, ESCAPE);
        if (this.text[this.#at + 1] !== "\n") this.#at++;
      } else if (sign === quote) {
        this.#at++;
        if (quote === '"' || this.text[this.#at] !== "'") return;
      }
    }
    found(opened, OPENED[quote] ?? NOT_YAML);
  }

  /** At a line break within what was opened: whether the next line can belong to it. */
  #goesOn(column: number, opened: number): void {
    const next = /\n([ \t]*)([^ \t\r\n])/y;
    let at = this.#at;
    while (/^\n[ \t]*\r?(?=\n)/.test(this.text.slice(at, this.#endOfLine(at + 1) + 1))) {
      at = this.#endOfLine(at + 1);
    }
    next.lastIndex = at;
    const match = next.exec(this.text);
    if (match === null) return;
    const [, indent = "", first = ""] = match;
    if (indent.length > column || /[\]}]/.test(first)) return;
    found(opened, OPENED[this.text.charAt(opened)] ?? NOT_YAML);
  }

  /** A collection in brackets or braces. */
  #flow(column: number): void {
    const open: { readonly at: number; hasColon: boolean }[] = [];
    let behindValue = false;
    while (this.#at < this.text.length) {
      const sign = this.text.charAt(this.#at);
      const inner = open.at(-1);
      if (sign === "\n" && inner !== undefined) this.#goesOn(column, inner.at);
      if (/\s/.test(sign)) this.#at++;
      else if (sign === "#" && /\s/.test(this.text.charAt(this.#at - 1))) {
        this.#at = this.#endOfLine(this.#at);
      } else if (sign === ",") {
        if (inner !== undefined) inner.hasColon = false;
        behindValue = false;
        this.#at++;
      } else if (sign === "]" || sign === "}") {
        if (inner === undefined) return;
        if (this.text[inner.at] !== (sign === "]" ? "[" : "{")) {
          found(inner.at, OPENED[this.text.charAt(inner.at)] ?? NOT_YAML);
        }
        open.pop();
        behindValue = true;
        this.#at++;
        if (open.length === 0) return;
      } else if (sign === ":" && (behindValue || this.#endsKey())) {
        if (inner?.hasColon) found(this.#at, COLON);
        if (inner !== undefined) inner.hasColon = true;
        behindValue = false;
        this.#at++;
      } else if (behindValue) found(this.#at, COMMA);
      else if (sign === "[" || sign === "{") {
        open.push({ at: this.#at, hasColon: false });
        this.#at++;
      } else if (sign === '"' || sign === "'") {
        this.#quoted(column);
        if (/[^\s,:\]}]/.test(this.text.charAt(this.#at))) found(this.#at - 1, BEHIND_QUOTE);
        behindValue = true;
      } else this.#plainInFlow();
    }
    const inner = open.at(-1);
    if (inner !== undefined) found(inner.at, OPENED[this.text.charAt(inner.at)] ?? NOT_YAML);
  }

  #endsKey(): boolean {
    return /^[\s,[\]{}]?$/.test(this.text.charAt(this.#at + 1));
  }

  #plainInFlow(): void {
    this.#begins(this.text.charAt(this.#at));
    while (this.#at < this.text.length) {
      const sign = this.text.charAt(this.#at);
      if (/[,[\]{}\n]/.test(sign) || (sign === ":" && this.#endsKey())) return;
      if (sign === "#" && /\s/.test(this.text.charAt(this.#at - 1))) return;
      this.#at++;
    }
  }

  /** A key whose colon has no space behind it was taken for a text. */
  #withoutSpace(at: number): void {
    const key = /^[A-Za-z_][\w-]*:(?=[^\s/:])/.exec(this.text.slice(at, this.#endOfLine(at)));
    if (key !== null) found(at + key[0].length - 1, NO_SPACE);
  }

  /** Whether the line ends here, but for a comment. */
  #blankToEnd(): boolean {
    return /^[ \t]*(#|\r?$)/.test(this.text.slice(this.#at, this.#endOfLine(this.#at))) &&
      (this.text[this.#at] !== "#" || /^\s?$/.test(this.text.charAt(this.#at - 1)));
  }

  #endOfLine(at: number): number {
    const end = this.text.indexOf("\n", at);
    return end < 0 ? this.text.length : end;
  }

  #nextLine(): void {
    this.#at = this.#endOfLine(this.#at) + 1;
  }
}

function found(offset: number, reason: string, since = offset): never {
  throw new Found({ offset, reason, since });
}
