/**
 * The files below a folder of `root` whose name ends as `ending` says, or the one file `path`; relative to the
 * root and sorted. None where there is nothing of that name.
 */
export function filesBelow(root: string, path: string, ending: RegExp): string[] {
  const full = `${root}/${path}`;
  try {
    if (Deno.statSync(full).isFile) return ending.test(path) ? [path] : [];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return [...Deno.readDirSync(full)]
    .flatMap(({ name }) => filesBelow(root, `${path}/${name}`, ending))
    .sort();
}

/** The program's own source files. */
export function sourceFiles(root: string): string[] {
  return ["src", "main.ts"].flatMap((path) => filesBelow(root, path, /\.tsx?$/)).sort();
}
