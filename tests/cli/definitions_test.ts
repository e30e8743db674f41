import { assert, assertEquals } from "@std/assert";
import { parse } from "../../src/cli/args/parse.ts";
import { loadNouns } from "../../src/cli/run/nouns.ts";
import { findCommand } from "../../src/cli/run/find_command.ts";
import { commandHelp, commandWords } from "../../src/cli/render/help.ts";
import { findMethod } from "../../src/rpc/methods/table.ts";

/** Splits as a shell would, as far as the examples need it; what follows a pipe or a redirection is its. */
function words(line: string): string[] {
  const command = line.replace(/ < .*/, "").split(" | ").find((part) =>
    part.startsWith("agenttower")
  );
  const shown = command ?? /<\((agenttower [^)]*)\)/.exec(line)?.[1] ?? "";
  return [...shown.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? "").slice(1);
}

const nouns = await loadNouns();
const commands = nouns.flatMap((noun) => noun.commands.map((command) => ({ noun, command })));

Deno.test("every command of the contract is there", () => {
  const expected = [
    ...["create", "list", "show", "wait", "attach", "remove", "recreate"].map((verb) =>
      `layout ${verb}`
    ),
    ...["list", "show", "remove", "recreate", "promote"].map((verb) => `pane ${verb}`),
    ...["recover", "sweep", "container list", "container scan", "container mount"],
    ...["list", "show", "read", "explain", "wait", "attach", "adopt", "release"].map((verb) =>
      `agent ${verb}`
    ),
    ...["send", "keys", "answer"].map((verb) => `agent ${verb}`),
    ...["show", "tail", "attach", "detach"].map((verb) => `log ${verb}`),
    ...["list", "add", "remove"].map((verb) => `route ${verb}`),
    ...["events"],
    ...["template", "profile", "program"].flatMap((noun) =>
      ["list", "show", "validate"].map((verb) => `${noun} ${verb}`)
    ),
    ...["template new", "profile new"],
    ...["get", "set", "path", "edit"].map((verb) => `config ${verb}`),
    ...["ls", "ps", "attach", "send", "logs", "restart", "rm"],
    ...["watch", "status", "doctor", "call", "rpc", "schema", "completions", "help"],
  ].map((words) => `agenttower ${words}`);
  const there = commands.map(({ noun, command }) => commandWords(noun, command));
  assertEquals(there.sort(), expected.sort());
});

Deno.test("every command's help has an example that the parser takes", async () => {
  for (const { noun, command } of commands) {
    const help = commandHelp(noun, command);
    assert(command.examples.length > 0, commandWords(noun, command));
    for (const example of command.examples) {
      assert(help.includes(example));
      const found = await findCommand(words(example));
      assertEquals(found.command === command, true, example);
      parse(command, found.rest);
    }
  }
});

Deno.test("every command that names a method names one that is there", () => {
  for (const { command } of commands) {
    if (command.method !== undefined) findMethod(command.method);
  }
});

Deno.test("no option of a command hides one that every command takes", () => {
  const everywhere = ["json", "quiet", "verbose", "no-color", "state-dir", "config-dir"];
  for (const { command } of commands) {
    for (const name of Object.keys(command.options)) assert(!everywhere.includes(name), name);
  }
});
