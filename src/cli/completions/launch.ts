/** `--launch ROLE:LABEL=PROFILE`, part by part. Pure. */
import { tmuxSessionName } from "../../model/identifier.ts";
import { DEFAULT_TEMPLATE, resolveLabels, type Template } from "../../model/template.ts";
import { type TypedLine, valuesOf } from "./line.ts";

/** What may be on offer. */
export interface LaunchChoices {
  readonly templates: ReadonlyMap<string, Template>;
  readonly profiles: Iterable<string>;
}

/**
 * The roles of the line's template, as `master:`; behind a role its labels, as `master:m1=`; behind a label the
 * profiles. Panes that have an override on the line are left out.
 */
export function launchWords(line: TypedLine, { templates, profiles }: LaunchChoices): string[] {
  const { current } = line;
  const given = valuesOf(line, "launch").map((text) => text.replace(/=[^]*$/, ""));
  const places = placesOf(line, templates).filter(({ role, label }) =>
    !given.includes(`${role}:${label}`)
  );
  const labels = places.map(({ role, label }) => `${role}:${label}=`);
  const label = labels.find((label) => current.startsWith(label));
  if (label !== undefined) return [...profiles].map((profile) => `${label}${profile}`);
  if (!current.includes(":")) return [...new Set(places.map(({ role }) => `${role}:`))];
  return labels.filter((label) => label.startsWith(current));
}

function placesOf(
  line: TypedLine,
  templates: ReadonlyMap<string, Template>,
): { readonly role: string; readonly label: string }[] {
  const template = templates.get(valuesOf(line, "template").at(-1) ?? DEFAULT_TEMPLATE);
  if (template === undefined) return [];
  const session = valuesOf(line, "session").at(-1);
  const labels = resolveLabels(template, {
    sessionName: tmuxSessionName(session ?? ""),
    labelPrefix: valuesOf(line, "label-prefix").at(-1) ?? "",
  });
  return labels.flatMap(({ pane: { role, labelPattern }, label, problem }) => {
    const isKnown = session !== undefined || !labelPattern.includes("{session}");
    return isKnown && problem === null ? [{ role, label }] : [];
  });
}
