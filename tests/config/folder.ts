/** A configuration folder for one test. */

export interface ConfigFolder extends Disposable {
  readonly path: string;
  /** Writes a file, making its folders; gives its path. */
  write(name: string, content: string | Uint8Array): string;
}

export function configFolder(files: Readonly<Record<string, string>> = {}): ConfigFolder {
  const path = Deno.makeTempDirSync({ prefix: "agenttower-config-" });
  const write = (name: string, content: string | Uint8Array) => {
    const file = `${path}/${name}`;
    Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    Deno.writeFileSync(file, bytes);
    return file;
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return { path, write, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

/** Everything below a folder, to show that reading changes nothing. */
export function listing(path: string): string[] {
  return [...Deno.readDirSync(path)].flatMap((entry) =>
    entry.isDirectory
      ? [entry.name, ...listing(`${path}/${entry.name}`).map((name) => `${entry.name}/${name}`)]
      : [entry.name]
  ).sort();
}
