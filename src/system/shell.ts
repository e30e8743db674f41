/** Quoting for sh(1), bash and zsh. */

/** One word that a shell reads back as exactly `text`. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * As {@link shellWord}; a text that a shell takes as it is stays without quotes, for people to read. zsh takes a
 * word that begins with `=` for the path of a command.
 */
export function shellWordIfNeeded(text: string): string {
  return /^(?!=)[\w@%+=:,./-]+$/.test(text) ? text : shellWord(text);
}
