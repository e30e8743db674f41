/**
 * Writes the help for everything, so that it is there without a command's file being loaded.
 *
 *     scripts/deno run -P scripts/write_help.ts > src/cli/render/top_help.ts
 */
import { topHelp } from "../src/cli/render/help.ts";
import { loadNouns } from "../src/cli/run/nouns.ts";

/** The module that holds it. */
export async function helpModule(): Promise<string> {
  const text = topHelp(await loadNouns()).replaceAll(/[`\\$]/g, "\\$&");
  return `/** The help for everything, as \`scripts/write_help.ts\` writes it. */\nexport const TOP_HELP = \`${text}\`;\n`;
}

if (import.meta.main) console.log((await helpModule()).trimEnd());
