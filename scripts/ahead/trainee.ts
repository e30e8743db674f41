/**
 * The program, which leaves in the folder that TRAINED names what it learnt while it ran: which modules it needed, and
 * what V8 compiled of each layer. What was there already stays in it; of two that run at once, the one that knows more
 * is kept.
 */
import { inFolder } from "../../src/carried.ts";
import { codeFile, Modules } from "../../src/compiled_ahead.ts";
import { REQUIRED } from "./required.ts";

const folder = new URL(`file://${Deno.env.get("TRAINED")}/`);
const files = inFolder(folder);
const modules = new Modules(files);
const exit = await modules.program()(Deno.args);
for (const [layer, script] of modules.scripts()) {
  const code = script.createCachedData();
  if (code.length <= (files(codeFile(layer))?.length ?? 0)) continue;
  const written = new URL(`${layer}.${Deno.pid}`, folder);
  Deno.writeFileSync(written, code);
  Deno.renameSync(written, new URL(codeFile(layer), folder));
}
const names = modules.names().map((name) => `${name}\n`).join("");
Deno.writeTextFileSync(new URL(REQUIRED, folder), names, { append: true });
Deno.exit(exit);
