/**
 * The terminal of xterm.js without a screen. Its main module makes its exports when it runs, which neither Deno nor
 * its bundling sees; the module of the same content that can be imported has no types of its own.
 */
import type { ITerminalInitOnlyOptions, ITerminalOptions, Terminal } from "@xterm/headless";
import { Terminal as Headless } from "@xterm/headless/lib-headless/xterm-headless.mjs";

export function headlessTerminal(options: ITerminalOptions & ITerminalInitOnlyOptions): Terminal {
  return new Headless(options);
}
