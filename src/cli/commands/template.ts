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
import { nameColumn, roleColumn } from "../render/table/columns.ts";
import { type Column, fields, table } from "../render/text_table.ts";
import type { Surface } from "../terminal/terminal.ts";

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
  columns: [
    nameColumn("TEMPLATE", ({ name }) => name),
    { heading: "PANES", rank: 5, cell: ({ panes }) => String(panes.length) },
    {
      heading: "ROLES",
      rank: 3,
      min: 8,
      cell: ({ panes }) => panes.map(({ role }) => role).join(" "),
    },
    { heading: "FROM", rank: 4, min: 8, cell: ({ file }) => file ?? "built in" },
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

function text(template: Template, surface: Surface): string {
  const head = fields(
    [["template", template.name], ["from", template.file ?? "built in"]],
    surface.paint,
  );
  const slots = template.panes.map((pane, at) => ({ ...pane, slot: String(at + 1) }));
  const columns: Column<typeof slots[number]>[] = [
    { heading: "PANE", rank: 5, cell: ({ slot }) => slot },
    roleColumn(),
    { heading: "CAPABILITY", rank: 4, min: 6, cell: ({ capability }) => capability },
    nameColumn("LABEL", ({ labelPattern }) => labelPattern),
    { heading: "PROFILE", rank: 3, min: 6, cell: (pane) => pane.defaultLaunchCommandRef ?? "" },
  ];
  const panes = table(columns, slots, surface);
  return `${head}\n\n${panes}`;
}
