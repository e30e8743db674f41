/** A place in a YAML text: line and column from 1, offset in characters from 0. */
export interface YamlPosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The text is not YAML; the message ends in the place and, where there is one, the line itself. */
export class YamlSyntaxError extends SyntaxError {
  override name = "YamlSyntaxError";
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly snippet?: string;

  constructor(message: string, position: YamlPosition, snippet?: string) {
    const { line, column, offset } = position;
    super(`${message} at line ${line}, column ${column}${snippet ? `:\n${snippet}` : ""}`);
    this.line = line;
    this.column = column;
    this.offset = offset;
    if (snippet !== undefined) this.snippet = snippet;
  }
}
