/** A folder with these files, gone at the end of the block; for scripts that read a whole tree. */
export class MadeUpTree {
  readonly root = Deno.makeTempDirSync();

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) {
      Deno.mkdirSync(`${this.root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(`${this.root}/${path}`, text);
    }
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}
