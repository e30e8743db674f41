/** The path without links, as far as it exists. */
export function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    const slash = path.lastIndexOf("/");
    return slash <= 0 ? path : `${realPath(path.slice(0, slash))}/${path.slice(slash + 1)}`;
  }
}
