/** `config`: get, set, path, edit. Needs no state, and with `path` and `edit` no usable file. */
import { argument, optionalArgument } from "../../args/spec.ts";
import { command, type Noun } from "../../command/command.ts";
import { EXIT } from "../../command/exit.ts";
import { settingsFile } from "./settings_file.ts";
import { visible } from "../../../model/visible.ts";

const get = command({
  name: "get",
  summary: "Show the settings in force, or one, and where each comes from",
  more:
    "Of one setting, standard output gets nothing but its value, as config set takes it; where it " +
    "comes from goes to standard error. KEY may be a section, such as tmux.",
  arguments: { key: optionalArgument("KEY", "such as launch.path; default: all", "setting") },
  examples: ["agenttower config get", "agenttower config get launch.path"],
  run: async (cli, { key }) => {
    const { showSettings } = await import("./show_settings.ts");
    showSettings(cli, key ?? null);
    return EXIT.done;
  },
});

const set = command({
  name: "set",
  summary: "Change one setting in config.yaml; all else in the file stays as it is",
  more:
    "VALUE is what the file would have: a word, a number, true or false, a list as in [bench, dev], or " +
    "null for the default. Nothing is written unless the whole file can be used afterwards.",
  arguments: {
    key: argument("KEY", "such as launch.path", "setting"),
    value: argument("VALUE", "what it is to be", "setting-value"),
  },
  examples: [
    "agenttower config set launch.path login",
    "agenttower config set containers.name_contains '[bench, dev]'",
  ],
  run: async (cli, { key, value }) => {
    const { setSetting } = await import("./set_setting.ts");
    setSetting(cli, key, value);
    return EXIT.done;
  },
});

const path = command({
  name: "path",
  summary: "Print where config.yaml is, or would be",
  examples: ["agenttower config path"],
  run: (cli) => {
    const file = settingsFile(cli);
    if (cli.terminal.json) cli.printResult({ path: file });
    else cli.terminal.print(visible(file));
    return Promise.resolve(EXIT.done);
  },
});

const edit = command({
  name: "edit",
  summary: "Edit config.yaml in $VISUAL or $EDITOR; it is checked before it is put in place",
  more:
    "The editor gets a copy. One that cannot be used is not put in place; on a terminal you are asked " +
    "whether to go on editing it. Where there is no file yet, the copy names every setting.",
  examples: ["agenttower config edit"],
  run: async (cli) => {
    const { editSettings } = await import("./edit_file.ts");
    await editSettings(cli);
    return EXIT.done;
  },
});

export default {
  name: "config",
  summary: "Settings: what holds on this machine",
  commands: [get, set, path, edit],
} satisfies Noun;
