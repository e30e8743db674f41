/** `template`: list, show, validate. Needs no state. */
import { loadTemplates, readTemplate } from "../../config/templates.ts";
import { managedTemplateNotFound } from "../../model/refusals/managed.ts";
import type { Template } from "../../model/template.ts";
import { argument, restArguments } from "../args/spec.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { warnOfConfig } from "../terminal/config_warnings.ts";
import { EXIT } from "../command/exit.ts";
import { fields, table } from "../render/text_table.ts";
import { requireSettings } from "../definitions/require_settings.ts";
import { checkFiles, validate } from "../definitions/validate.ts";

const list = command({
  name: "list",
  summary: "List the templates that can be used",
  examples: ["agenttower template list"],
  run: (cli) => {
    const templates = load(cli);
    if (cli.terminal.json) cli.printResult({ items: [...templates.values()].map(view) });
    else {
      const rows = [...templates.values()].map((template) => [
        template.name,
        String(template.panes.length),
        template.panes.map(({ role }) => role).join(" "),
        template.file ?? "built in",
      ]);
      cli.terminal.print(table(["TEMPLATE", "PANES", "ROLES", "FROM"], rows, cli.terminal.paint));
    }
    return Promise.resolve(EXIT.done);
  },
});

const show = command({
  name: "show",
  summary: "Show one template",
  arguments: { name: argument("NAME", "as template list has it", "template") },
  examples: ["agenttower template show 1m+2s"],
  run: (cli, args) => {
    const templates = load(cli);
    const template = templates.get(args.name);
    if (!template) throw managedTemplateNotFound(args.name, templates.keys());
    if (cli.terminal.json) cli.printResult(view(template));
    else {
      const { paint } = cli.terminal;
      const head = fields(
        [["template", template.name], ["from", template.file ?? "built in"]],
        paint,
      );
      const panes = table(
        ["PANE", "ROLE", "CAPABILITY", "LABEL", "PROFILE"],
        template.panes.map((pane, slot) => [
          String(slot + 1),
          pane.role,
          pane.capability,
          pane.labelPattern,
          pane.defaultLaunchCommandRef ?? "",
        ]),
        paint,
      );
      cli.terminal.print(`${head}\n\n${panes}`);
    }
    return Promise.resolve(EXIT.done);
  },
});

const check = command({
  name: "validate",
  summary: "Check template files; exits 1 when one cannot be used as it is",
  arguments: {
    files: restArguments("FILE", "default: those in the configuration folder", "file"),
  },
  examples: ["agenttower template validate"],
  run: (cli, args) => {
    requireSettings(cli);
    const { usable, warnings } = args.files.length > 0
      ? checkFiles(args.files, readTemplate)
      : checkFolder(cli.paths().config);
    return Promise.resolve(validate(cli, "template", usable, warnings));
  },
});

function checkFolder(configDir: string) {
  const { templates, warnings } = loadTemplates(configDir);
  return { usable: [...templates.keys()], warnings };
}

function load(cli: Cli): ReadonlyMap<string, Template> {
  requireSettings(cli);
  const { templates, warnings } = loadTemplates(cli.paths().config);
  warnOfConfig(cli.terminal, warnings);
  return templates;
}

function view(template: Template) {
  return {
    name: template.name,
    built_in: template.file === null,
    file: template.file,
    panes: template.panes.map((pane) => ({
      role: pane.role,
      capability: pane.capability,
      label_pattern: pane.labelPattern,
      default_launch_command_ref: pane.defaultLaunchCommandRef,
    })),
  };
}

export const noun: Noun = {
  name: "template",
  summary: "Templates: the panes that layouts are made of",
  commands: [list, show, check],
};
