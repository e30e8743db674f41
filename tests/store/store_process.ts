/**
 * A process that opens a state folder at its first line of input and adds a layout; with `hold` it stays in
 * the transaction until its second one. It says how far it is. Not a test itself.
 */
import { openState } from "../../src/app/state_folder.ts";
import { Refusal } from "../../src/model/errors.ts";
import { insertLayout } from "../../src/store/layouts.ts";
import { resolvePaths } from "../../src/system/paths.ts";
import { aLayout } from "../support/store.ts";

const [stateDir, mode] = Deno.args;
const paths = resolvePaths({ stateDir, configDir: "/" }, () => undefined, () => "/");

/** Blocks, as a transaction is synchronous. */
function awaitLine(): void {
  const byte = new Uint8Array(1);
  while (Deno.stdin.readSync(byte) === 1 && byte[0] !== 10);
}

console.log("started");
awaitLine();
try {
  const { store, close } = openState(paths, (reason) => console.log(`read-only: ${reason}`));
  store.write("create", (writer) => {
    insertLayout(writer, aLayout(), { request: "[]", workingDir: null, searchPath: null });
    if (mode !== "hold") return;
    console.log("holding");
    awaitLine();
  });
  console.log("done");
  close();
} catch (error) {
  console.log(error instanceof Refusal ? `refused: ${JSON.stringify(error.details)}` : `${error}`);
}
