/** The main module of the compiled program; from source it is main.ts. */
import { carried } from "./carried.ts";
import { Modules } from "./compiled_ahead.ts";

Deno.exit(await new Modules(carried(new URL(".", import.meta.url))).program()(Deno.args));
