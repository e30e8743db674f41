/** `template`: list, show, validate, new. */
import { starterTemplate } from "../../config/starter_files.ts";
import { loadProfiles } from "../../config/profiles.ts";
import { loadTemplates, readTemplate, templateOf } from "../../config/templates.ts";
import { managedTemplateNotFound } from "../../model/refusals/managed.ts";
import { type Template, TEMPLATE_FOLDER } from "../../model/template.ts";
import { argument, flag } from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { definitionNoun } from "../definitions/definition_noun.ts";
import { makeDefinition } from "../definitions/new_definition.ts";
import { profileRemarks } from "../definitions/profile_remarks.ts";
import { fields, table } from "../render/text_table.ts";
import type { Paint } from "../terminal/terminal.ts";

const noun = definitionNoun<Template>({
  kind: "template",
  summary: "Templates: the panes that layouts are made of",
  plural: "templates",
  folder: TEMPLATE_FOLDER,
  showSummary: "Show one template",
  example: "1m+2s",
  load: (configDir) => {
    const { templates, warnings } = loadTemplates(configDir);
    return { items: templates, warnings };
  },
  read: readTemplate,
  notFound: managedTemplateNotFound,
  remarks: (templates, _settings, configDir) =>
    absentProfiles(templates, loadProfiles(configDir).profiles),
  remarksIn: async (templates, ctx, container) => {
    const { profiles } = await ctx.profiles();
    const named = new Set(templates.flatMap(namedBy));
    const used = [...profiles.values()].filter(({ name }) => named.has(name));
    const absent = absentProfiles(templates, profiles);
    return [...absent, ...await profileRemarks(used, ctx, container)];
  },
  view,
  headings: ["TEMPLATE", "PANES", "ROLES", "FROM"],
  row: (template) => [
    template.name,
    String(template.panes.length),
    template.panes.map(({ role }) => role).join(" "),
    template.file ?? "built in",
  ],
  text,
});

const make = command({
  name: "new",
  summary: "Write a template to begin with, and print where it is",
  more: "It is valid as it is. A file that is there is never written over.",
  arguments: { name: argument("NAME", "of the template, and of its file") },
  options: { stdout: flag("print the file instead of writing it") },
  examples: ["agenttower template new my-team", "agenttower template new my-team --stdout"],
  run: (cli, { name }, { stdout }) => {
    makeDefinition(cli, {
      kind: "template",
      name,
      text: starterTemplate(name),
      folder: TEMPLATE_FOLDER,
      field: "NAME",
      check: templateOf,
      fileOf: (known) => loadTemplates(cli.paths().config).templates.get(known)?.file ?? null,
    }, stdout);
    return Promise.resolve(EXIT.done);
  },
});

/** The launch profiles that its panes name, each once. */
function namedBy({ panes }: Template): string[] {
  return [...new Set(panes.flatMap((pane) => pane.defaultLaunchCommandRef ?? []))];
}

function absentProfiles(
  templates: readonly Template[],
  profiles: ReadonlyMap<string, unknown>,
): string[] {
  return templates.flatMap((template) =>
    namedBy(template).filter((name) => !profiles.has(name))
      .map((name) => `${template.name}: there is no launch profile ${name}`)
  );
}

export default { ...noun, commands: [...noun.commands, make] } satisfies Noun;

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

function text(template: Template, paint: Paint): string {
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
  return `${head}\n\n${panes}`;
}
