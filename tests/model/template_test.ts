import { assertEquals, assertThrows } from "@std/assert";
import { isRefusal, Refusal } from "../../src/model/errors.ts";
import {
  BUILT_IN_TEMPLATES,
  planPanes,
  type PlanRequest,
  type Template,
  type TemplatePane,
} from "../../src/model/template.ts";
import { exactly } from "../support/items.ts";

const REQUEST: PlanRequest = { sessionName: "work", labelPrefix: "", overrides: {} };

function template(...panes: Partial<TemplatePane>[]): Template {
  const pane = {
    role: "a",
    capability: "c",
    labelPattern: "a{ordinal}",
    defaultLaunchCommandRef: null,
  };
  return { name: "t", panes: panes.map((part) => ({ ...pane, ...part })), file: null };
}

function refusedField(template: Template, request: Partial<PlanRequest> = {}): string {
  const error = assertThrows(() => planPanes(template, { ...REQUEST, ...request }), Refusal);
  return isRefusal(error, "validation_failed") ? error.details.field : error.code;
}

Deno.test("the built-in templates give the labels people know", () => {
  const labels = BUILT_IN_TEMPLATES.map((template) => [
    template.name,
    ...planPanes(template, REQUEST).map((pane) => `${pane.role}:${pane.label}`),
  ]);
  assertEquals(labels, [
    ["1m+2s", "master:m1", "slave:s1", "slave:s2"],
    ["2m+2s", "master:m1", "master:m2", "slave:s1", "slave:s2"],
  ]);
});

Deno.test("ordinals count per role from 1, in slot order", () => {
  const mixed = template(
    { role: "a", labelPattern: "a{ordinal}" },
    { role: "b", labelPattern: "b{ordinal}" },
    { role: "a", labelPattern: "x{ordinal}{ordinal}" },
    { role: "b", labelPattern: "{session}.{ordinal}" },
  );
  assertEquals(planPanes(mixed, REQUEST).map(({ slot, label }) => [slot, label]), [
    [0, "a1"],
    [1, "b1"],
    [2, "x22"],
    [3, "work.2"],
  ]);
});

Deno.test("a session's name is taken as it is", () => {
  // "$&" and the like mean something to String.replace; "{ordinal}" would to a second pass.
  for (const sessionName of ["$&", "$1", "{ordinal}"]) {
    const field = refusedField(template({ labelPattern: "{session}" }), { sessionName });
    assertEquals(field, "label_pattern");
  }
});

Deno.test("the prefix stands before every label and counts for the overrides' keys", () => {
  const planned = planPanes(template({}, {}), {
    ...REQUEST,
    labelPrefix: "x-",
    overrides: { "a:x-a2": "profile" },
  });
  const [first, second] = exactly(planned, 2);
  assertEquals([first.label, first.launchCommandRef], ["x-a1", null]);
  assertEquals([second.label, second.launchCommandRef], ["x-a2", "profile"]);
});

Deno.test("an override replaces a default, and a default stands where none is given", () => {
  const panes = template({ defaultLaunchCommandRef: "d1" }, { defaultLaunchCommandRef: "d2" });
  const planned = planPanes(panes, { ...REQUEST, overrides: { "a:a2": "o" } });
  assertEquals(planned.map((pane) => pane.launchCommandRef), ["d1", "o"]);
});

Deno.test("an override that names no pane is refused", () => {
  for (const key of ["a:a2", "b:a1", "a1", "a:", "", "toString", "A:a1"]) {
    assertEquals(
      refusedField(template({}), { overrides: { [key]: "p" } }),
      "launch_command_overrides",
    );
  }
});

Deno.test("labels that collide or are no identifiers are refused", () => {
  const cases: [Template, Partial<PlanRequest>][] = [
    [template({ labelPattern: "x" }, { labelPattern: "x" }), {}],
    [template({ role: "a" }, { role: "b" }), {}],
    [template({ labelPattern: "" }), {}],
    [template({ labelPattern: "{index}" }), {}],
    [template({ labelPattern: "a b" }), {}],
    [template({ labelPattern: "a:b" }), {}],
    [template({ labelPattern: "a\n" }), {}],
    [template({ labelPattern: "{session}1" }), { sessionName: "s".repeat(64) }],
    [template({}), { labelPrefix: "p".repeat(63) }],
  ];
  for (const [each, request] of cases) assertEquals(refusedField(each, request), "label_pattern");
  assertEquals(planPanes(template({}), { ...REQUEST, labelPrefix: "p".repeat(62) }).length, 1);
});
