/** The main module of the compiled program; from source it is main.ts. */
import { Modules } from "./compiled_ahead.ts";

Deno.exit(await new Modules(new URL(".", import.meta.url)).program()(Deno.args));
