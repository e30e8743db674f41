/** A process that says who runs it, and what of the kernel's files it can read. Not a test itself. */
import { readPeer } from "../../../src/system/peer/peer.ts";

console.log(JSON.stringify(readPeer("/nowhere/at/all")));
