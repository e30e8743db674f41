/** Paths of the files at or below `path`, relative to `root`, in order; none where nothing is there. */
export function filesBelow(root: string, path: string): string[] {
  const full = `${root}/${path}`;
  try {
    if (Deno.statSync(full).isFile) return [path];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return [...Deno.readDirSync(full)].map(({ name }) => name).sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}
