/** `template`: list, show, validate. */
import { loadTemplates, readTemplate } from "../../config/templates.ts";
import { managedTemplateNotFound } from "../../model/refusals/managed.ts";
import { type Template, TEMPLATE_FOLDER } from "../../model/template.ts";
import { definitionNoun } from "../definitions/definition_noun.ts";
import { fields, table } from "../render/text_table.ts";
import type { Paint } from "../terminal/terminal.ts";

export default definitionNoun<Template>({
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
  remarks: () => [],
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
