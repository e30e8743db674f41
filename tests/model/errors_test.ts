import { advise } from "../../src/model/advice.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  ERROR_CODES,
  type ErrorCode,
  type ErrorDetails,
  isErrorCode,
  isRefusal,
  Refusal,
  requiredDetails,
} from "../../src/model/errors.ts";
import { invalid } from "../../src/model/refusals/validation.ts";
import { named } from "../support/items.ts";

/** Code and required details (contract: methods.md, "Errors"). */
const CONTRACT: Record<string, string> = {
  managed_template_not_found: "template_name known_templates",
  managed_launch_command_not_found: "profile_name known_profiles",
  managed_session_name_conflict: "container_id tmux_session_name",
  managed_layout_not_found: "layout_id",
  managed_pane_not_found: "pane_id",
  managed_pane_protected_adopted: "agent_id is_adopted",
  managed_pane_illegal_transition: "pane_id current_state requested_action",
  managed_pane_illegal_recreate_source: "predecessor_pane_id current_state",
  managed_pane_recreate_chain_too_deep: "predecessor_pane_id predecessor_chain_depth limit",
  managed_layout_capacity_exceeded: "current_count limit",
  managed_pane_concurrent_recreate: "predecessor_pane_id in_flight_successor_pane_id",
  managed_pane_label_conflict: "container_id label",
  container_not_found: "container_id",
  validation_failed: "field reason",
  container_inactive: "container_id",
  docker_unavailable: "reason",
  tmux_unavailable: "reason",
  host_only: "",
  not_implemented: "reserved_since",
  unknown_method: "",
  malformed_request: "reason",
  payload_too_large: "size_limit_bytes actual_size_bytes",
  state_unavailable: "reason",
  internal_error: "",
};

const names = (list: string) => list === "" ? [] : list.split(" ");

/** Details that the types would not let through. */
function raise(code: string, details: Record<string, unknown>): Refusal {
  return new Refusal(code as ErrorCode, "m", details as unknown as ErrorDetails[ErrorCode]);
}

Deno.test("the codes and their details are the closed set of the contract", () => {
  assertEquals([...ERROR_CODES].sort(), Object.keys(CONTRACT).sort());
  for (const code of ERROR_CODES) {
    assertEquals(requiredDetails(code), names(named(CONTRACT, code)), code);
  }
});

Deno.test("every code can be raised with its details and with none of them missing", () => {
  for (const code of ERROR_CODES) {
    const details = Object.fromEntries(names(named(CONTRACT, code)).map((name) => [name, "x"]));
    const error = raise(code, details);
    assert(error instanceof Error && isRefusal(error, code));
    assertEquals([error.code, error.details], [code, details]);
    for (const name of names(named(CONTRACT, code))) {
      const { [name]: _, ...rest } = details;
      const refused = assertThrows(() => raise(code, rest), TypeError);
      assertStringIncludes(refused.message, name);
    }
  }
});

Deno.test("a code outside the set cannot be raised, whatever objects inherit", () => {
  for (const code of ["", "oops", "toString", "__proto__", "constructor", "HOST_ONLY"]) {
    assertEquals(isErrorCode(code), false, code);
    assertThrows(() => raise(code, {}), TypeError, "not a code");
  }
});

Deno.test("an error is told by its code, and nothing else is a refusal", () => {
  const error = invalid("label", "is odd", advise`try another`);
  assertEquals(isRefusal(error, "validation_failed"), true);
  assertEquals(isRefusal(error, "host_only"), false);
  assertEquals(isRefusal(new Error("validation_failed"), "validation_failed"), false);
  assertEquals(isRefusal(null, "validation_failed"), false);
  assertEquals(
    [error.message, error.details, error.hint],
    ["label: is odd", { field: "label", reason: "is odd" }, "try another"],
  );
});
