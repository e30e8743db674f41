/** Quoting for tmux's own command language (tmux(1), "Parsing syntax"). */

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  '"': '\\"',
  $: "\\$",
  "~": "\\~",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * One word that tmux reads back as exactly `text`. Double quotes, because inside single quotes tmux drops
 * white space and comments behind a newline.
 */
export function tmuxWord(text: string): string {
  return `"${text.replaceAll(/[\\"$~\n\r\t]/g, (char) => NAMED_ESCAPES[char] ?? char)}"`;
}

/** Several words. */
export function tmuxWords(texts: readonly string[]): string {
  return texts.map(tmuxWord).join(" ");
}

/**
 * Text for an argument that tmux expands as a format (`-c`): nothing in it is expanded. Number signs before
 * `[` are kept by tmux as they are.
 */
export function formatLiteral(text: string): string {
  return text.replaceAll(/#+(?!#|\[)/g, (signs) => signs + signs);
}

/** As {@link formatLiteral}, for `pipe-pane`, which also expands strftime(3) conversions. */
export function timeFormatLiteral(text: string): string {
  return formatLiteral(text).replaceAll("%", "%%");
}
