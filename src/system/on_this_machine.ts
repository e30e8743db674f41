/** What this machine has of what launch profiles name. */

/** Whether it is a directory that can be entered. */
export function isDirectory(path: string): boolean {
  return statQuietly(`${path}/.`)?.isDirectory ?? false;
}

/** Whether it is a program: by its path, or by its name on `searchPath`, a list of directories with colons. */
export function isProgram(program: string, searchPath: string): boolean {
  const places = program.includes("/")
    ? [program]
    : searchPath.split(":").map((folder) => `${folder || "."}/${program}`);
  return places.some((place) => {
    const found = statQuietly(place);
    return found !== null && found.isFile && ((found.mode ?? 0) & 0o111) !== 0;
  });
}

function statQuietly(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null;
  }
}
