import { assert, assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../../src/model/errors.ts";
import { describeMethod, describeMethods } from "../../../src/rpc/serve/describe.ts";
import { findMethod, NAMED_METHODS } from "../../../src/rpc/methods/table.ts";

/** Each method under both names (contract: methods.md, "Methods and their names"). */
const PAIRS: Record<string, string> = {
  "managed.layout.create": "app.managed_layout_create",
  "managed.layout.list": "app.managed_layout_list",
  "managed.layout.detail": "app.managed_layout_detail",
  "managed.pane.list": "app.managed_pane_list",
  "managed.pane.detail": "app.managed_pane_detail",
  "managed.pane.remove": "app.managed_pane_remove",
  "managed.pane.recreate": "app.managed_pane_recreate",
  "managed.pane.promote_from_adopted": "app.managed_pane_promote_from_adopted",
  "managed.layout.remove": "app.managed_layout_remove",
  "managed.layout.recreate": "app.managed_layout_recreate",
  "managed.recover": "app.managed_recover",
  "managed.sweep": "app.managed_sweep",
};

const APP_ONLY = [
  ...["hello", "preflight", "readiness", "dashboard", "scan.containers", "scan.panes"],
  ...["container.list", "container.detail", "pane.list", "pane.detail"],
  ...["agent.list", "agent.detail", "agent.read", "agent.wait", "agent.register_from_pane"],
  ...["log_attachment.list", "log_attachment.detail", "log.attach", "log.detach"],
  ...[
    "event.list",
    "event.detail",
    "action.list",
    "route.list",
    "route.detail",
    "route.add",
    "route.remove",
  ],
  ...["route.update", "agent.keys", "agent.answer", "send_input"],
].map((name) => `app.${name}`);

Deno.test("every method of the contract is there under its names, and no other", () => {
  const expected = [...Object.keys(PAIRS), ...Object.values(PAIRS), ...APP_ONLY].sort();
  assertEquals(NAMED_METHODS.map(({ name }) => name).sort(), expected);
});

Deno.test("both names of a method are one row", () => {
  for (const [managed, app] of Object.entries(PAIRS)) {
    assertEquals(findMethod(managed).method === findMethod(app).method, true);
    assertEquals(findMethod(managed).namespace, "managed");
    assertEquals(findMethod(app).namespace, "app");
  }
});

Deno.test("what is for the app namespace alone is for the host alone", () => {
  for (const name of APP_ONLY) assertEquals(findMethod(name).method.access, "host");
});

Deno.test("a mistyped method is refused with the nearest one", () => {
  const refusal = assertThrows(() => findMethod("managed.layout.lst"), Refusal);
  assertEquals(refusal.code, "unknown_method");
  assertEquals(refusal.hint, "did you mean managed.layout.list?");
});

Deno.test("every method has a JSON Schema of what it takes and gives", () => {
  for (const { method, request, result } of describeMethods()) {
    assertEquals(request.type, "object", method);
    assertEquals(result.type, "object", method);
  }
});

Deno.test("the schema of a create demands what the contract demands", () => {
  const { request } = describeMethod("managed.layout.create");
  assertEquals(request.required, ["container_id", "template_name", "tmux_session_name"]);
  const properties = Object.keys(request.properties as object);
  for (const name of ["launch_command_overrides", "idempotency_key", "label_prefix"]) {
    assert(properties.includes(name));
  }
});
