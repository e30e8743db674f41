/** Why a test of a shell cannot run here, or null. */
export function missing(program: string): string | null {
  const found = (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
  return found ? null : `no ${program} here`;
}
