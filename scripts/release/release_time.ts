/** The one time that everything in a release has, so that the same commit makes the same files. */

const ROOT = `${import.meta.dirname}/../..`;

/** Seconds since 1970: SOURCE_DATE_EPOCH, else when the commit was made, else now. */
export async function releaseTime(): Promise<number> {
  const given = Deno.env.get("SOURCE_DATE_EPOCH") ?? "";
  if (/^\d+$/.test(given)) return Number(given);
  return await commitTime() ?? Math.floor(Date.now() / 1000);
}

/** Null where there is no checkout, or no git to ask. */
async function commitTime(): Promise<number | null> {
  try {
    Deno.statSync(`${ROOT}/.git`);
    const { success, stdout } = await new Deno.Command("git", {
      args: [`--git-dir=${ROOT}/.git`, "log", "-1", "--format=%ct"],
      stderr: "null",
    }).output();
    return success ? Number(new TextDecoder().decode(stdout)) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
