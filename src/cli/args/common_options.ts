/** Options of several commands. */
import { flag } from "./spec.ts";

/** Of the commands that print tables. */
export const wideOption = flag("ids, too, and nothing cut to the width of the terminal");

/** Of the commands that ask. */
export const yesOption = flag("do not ask, though an agent is working", "y");
