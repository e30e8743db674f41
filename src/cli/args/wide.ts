/** `--wide` of the commands that print tables. */
import { flag } from "./spec.ts";

export const wideOption = flag("ids, too");
