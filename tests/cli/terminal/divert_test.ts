import { assertEquals } from "@std/assert";
import { Terminal } from "../../../src/cli/terminal/terminal.ts";

Deno.test("words go to who shows a picture, without colours, and progress is not drawn into it", () => {
  const options = { json: false, quiet: false, verbose: false, "no-color": false };
  const terminal = new Terminal(options, () => undefined);
  const heard: string[] = [];
  terminal.divert((words) => heard.push(words));
  terminal.print(terminal.paint("good", "done"));
  terminal.warn("slow");
  terminal.error("error[host_only]", "not here");
  assertEquals(heard, ["done", "warning: slow", "error[host_only]: not here"]);
  assertEquals(terminal.drawsProgress, false);
});
