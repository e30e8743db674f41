/** Templates: the built-in ones and those in `<config>/managed_templates`. */
import { advise } from "../model/advice.ts";
import { identifierProblem } from "../model/identifier.ts";
import {
  BUILT_IN_TEMPLATES,
  MAX_TEMPLATE_PANES,
  resolveLabels,
  type Template,
  TEMPLATE_FOLDER,
  type TemplatePane,
} from "../model/template.ts";
import { loadFolder, type Reading } from "./folder.ts";
import { configName } from "./name.ts";
import { type Node, readFields, readList, readString, root } from "./node.ts";
import { type ConfigWarning, toWarning } from "./problem.ts";
import { readYaml, type YamlDocument } from "./yaml.ts";

/** All templates that can be used, by name. Reads only; what is wrong comes back as warnings. */
export function loadTemplates(
  configDir: string,
): { templates: ReadonlyMap<string, Template>; warnings: readonly ConfigWarning[] } {
  const { items, warnings } = loadFolder(`${configDir}/${TEMPLATE_FOLDER}`, readTemplate);
  const builtIn = BUILT_IN_TEMPLATES.map((template) => [template.name, template] as const);
  return { templates: new Map([...builtIn, ...items]), warnings };
}

/** @throws {ConfigProblem} when the file cannot be used. */
export function readTemplate(file: string): Reading<Template> {
  return templateOf(readYaml(file, "lines"));
}

/** @throws {ConfigProblem} when the document is no template. */
export function templateOf(document: YamlDocument): Reading<Template> {
  const top = readFields(root(document), ["name", "panes"]);
  const nameNode = top.required("name");
  const name = configName(nameNode);
  const panesNode = top.required("panes");
  const paneNodes = readList(panesNode);
  if (paneNodes.length === 0) throw panesNode.problem("must hold at least one pane");
  if (paneNodes.length > MAX_TEMPLATE_PANES) {
    throw panesNode.problem(
      `holds ${paneNodes.length} panes, at most ${MAX_TEMPLATE_PANES} are allowed`,
    );
  }
  const template = { name, panes: paneNodes.map(readPane), file: document.file };
  return { value: template, name: nameNode, warnings: labelWarnings(template, paneNodes) };
}

function readPane(node: Node): TemplatePane {
  const pane = readFields(node, [
    "role",
    "capability",
    "label_pattern",
    "default_launch_command_ref",
  ]);
  const ref = pane.optional("default_launch_command_ref");
  return {
    role: identifier(pane.required("role")),
    capability: identifier(pane.required("capability")),
    labelPattern: readString(pane.required("label_pattern")),
    defaultLaunchCommandRef: ref === null ? null : configName(ref),
  };
}

function identifier(node: Node): string {
  const value = readString(node);
  const problem = identifierProblem(value);
  if (problem !== null) throw node.problem(problem);
  return value;
}

/**
 * Labels that no session name can mend. The template is kept: creating from it is refused as
 * `validation_failed` rather than as an unknown template (contract: methods.md, "managed.layout.create").
 */
function labelWarnings(template: Template, paneNodes: readonly Node[]): ConfigWarning[] {
  const labels = resolveLabels(template, { sessionName: "s", labelPrefix: "" });
  return paneNodes.flatMap((node, slot) => {
    const label = labels[slot];
    if (label === undefined || label.problem === null) return [];
    const pattern = node.child("label_pattern", label.pane.labelPattern);
    const hint = advise`placeholders are {ordinal} and {session}`;
    return [toWarning(pattern.problem(`the label it gives ${label.problem}`, hint))];
  });
}
