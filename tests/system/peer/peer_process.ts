/** A process that says who runs it, and what of the kernel's files it can read. Not a test itself. */
import { inOwnProc } from "../../../src/system/libc.ts";
import { readPeer } from "../../../src/system/peer/peer.ts";

console.log(JSON.stringify(inOwnProc((own) => readPeer(own, "/nowhere/at/all"))));
