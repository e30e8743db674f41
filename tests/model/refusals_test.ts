import { advise } from "../../src/model/advice.ts";
import { assertEquals } from "@std/assert";
import type { Agent } from "../../src/model/agent.ts";
import type { Container } from "../../src/model/container.ts";
import { engineOf } from "../../src/model/engine/engine_command.ts";
import { ERROR_CODES, type ErrorCode, faultOf, Refusal } from "../../src/model/errors.ts";
import type { ManagedPane } from "../../src/model/pane.ts";
import * as containers from "../../src/model/refusals/containers.ts";
import * as managed from "../../src/model/refusals/managed.ts";
import * as requests from "../../src/model/refusals/requests.ts";
import * as state from "../../src/model/refusals/state.ts";
import * as validation from "../../src/model/refusals/validation.ts";
import { failure } from "../../src/rpc/envelope.ts";
import { ROOT } from "../support/root.ts";

const PANE = { id: "p", label: "l", state: "failed", layoutId: "y" } as ManagedPane;
const BENCH = {
  id: "c".repeat(64),
  name: "bench",
  runtime: "podman",
  via: engineOf("podman"),
  status: "exited",
} as Container;

/** One call of each constructor function. */
const RAISED: Record<ErrorCode, () => Refusal> = {
  managed_template_not_found: () => managed.managedTemplateNotFound("t", ["u"]),
  managed_launch_command_not_found: () => managed.managedLaunchCommandNotFound("p", ["q"], "/f"),
  managed_session_name_conflict: () =>
    managed.managedSessionNameConflict(BENCH, "s", { ...PANE, wants: "create" }),
  managed_layout_not_found: () => managed.managedLayoutNotFound("y"),
  managed_pane_not_found: () => managed.managedPaneNotFound("p"),
  managed_pane_protected_adopted: () =>
    managed.managedPaneProtectedAdopted({ id: "a", label: "l" }),
  managed_pane_illegal_transition: () =>
    managed.managedPaneIllegalTransition(PANE, "remove", advise`wait`),
  managed_pane_illegal_recreate_source: () => managed.managedPaneIllegalRecreateSource(PANE),
  managed_pane_recreate_chain_too_deep: () =>
    managed.managedPaneRecreateChainTooDeep({ ...PANE, chainDepth: 15 }),
  managed_layout_capacity_exceeded: () => managed.managedLayoutCapacityExceeded(40, []),
  managed_pane_concurrent_recreate: () => managed.managedPaneConcurrentRecreate(PANE, PANE),
  managed_pane_label_conflict: () => managed.managedPaneLabelConflict(BENCH, "l", PANE, "create"),
  container_not_found: () => containers.containerNotFound("x", []),
  validation_failed: () => validation.invalid("f", "r"),
  container_inactive: () => containers.containerInactive(BENCH),
  docker_unavailable: () => containers.dockerUnavailable(engineOf("docker"), "r"),
  tmux_unavailable: () => containers.tmuxUnavailable("l", "r"),
  host_only: () => containers.hostOnly(),
  not_implemented: () => requests.notImplemented(),
  unknown_method: () => requests.unknownMethod("m", []),
  malformed_request: () => requests.malformedRequest("r"),
  payload_too_large: () => requests.payloadTooLarge(2, 1),
  state_unavailable: () => state.stateUnavailable("other", "r"),
  internal_error: () => requests.internalError(),
};

/** Functions for one cause of a code, beside the one that is named for the code. */
const OF_ONE_CAUSE = ["lockHeld", "lockUnavailable"];

Deno.test("every code has a constructor function, which is named for it", () => {
  const functions = { ...managed, ...containers, ...requests, ...state };
  for (const code of ERROR_CODES) {
    assertEquals(RAISED[code]().code, code);
    const name = code.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    if (code !== "validation_failed") assertEquals(name in functions, true, name);
  }
  assertEquals(
    Object.keys(functions).length,
    ERROR_CODES.length - 1 + OF_ONE_CAUSE.length,
  );
  for (const name of OF_ONE_CAUSE) assertEquals(name in functions, true, name);
});

Deno.test("an error is constructed nowhere else", () => {
  const elsewhere = sources("src").concat("main.ts")
    .filter((path) => Deno.readTextFileSync(ROOT + path).includes("new Refusal("))
    .filter((path) => !path.startsWith("src/model/refusals/"));
  assertEquals(elsewhere, []);
});

Deno.test("no behaviour hangs on the wording of an error", () => {
  // SQLite, tmux, docker and podman have no codes; their constant texts are read in these files alone.
  const readers = [
    "src/store/failures.ts",
    "src/system/thrown.ts",
    "src/system/tmux/tmux_complaint.ts",
    "src/system/runtime/complaint.ts",
    // The address that this program itself puts into its words.
    "src/model/engine/engine_advice.ts",
  ];
  const words = String.raw`[\w.]*(?:message|reason|complaint|stderr|hint)`;
  const matching = new RegExp(
    String
      .raw`\.(?:test|exec)\(${words}\)|${words}\.(?:match|search|includes|startsWith|endsWith)\(`,
    "i",
  );
  const found = sources("src").filter((path) => !readers.includes(path))
    .filter((path) => matching.test(Deno.readTextFileSync(ROOT + path)));
  assertEquals(found, []);
});

Deno.test("a name that is nearly right is told, else where to look", () => {
  const hints: [Refusal, string][] = [
    [managed.managedTemplateNotFound("1m2s", ["1m+2s"]), 'did you mean "1m+2s"?'],
    [managed.managedTemplateNotFound("x", ["1m+2s"]), "agenttower template list"],
    [managed.managedLaunchCommandNotFound("cluade", ["claude"], "/f"), 'did you mean "claude"?'],
    [managed.managedLaunchCommandNotFound("x", [], "/f"), "agenttower profile list"],
    [managed.managedLayoutNotFound("x", "local/y"), "did you mean local/y?"],
    [managed.managedLayoutNotFound("x"), "agenttower layout list --all"],
    [managed.managedPaneNotFound("x", { near: "local/y" }), "did you mean local/y?"],
    [managed.managedPaneNotFound("x"), "agenttower pane list --all"],
    [containers.containerNotFound("bnch", ["local", "bench"]), 'did you mean "bench"?'],
    [
      containers.containerNotFound("x", ["local"]),
      "known and running: local; others count where their name holds one of " +
      "containers.name_contains in config.yaml",
    ],
    [
      containers.containerNotFound("db", ["db2"], "/c/config.yaml"),
      "set containers.name_contains in /c/config.yaml to take its name: db runs",
    ],
    [validation.unknownAgent("agent_id", "x", "local/y"), "did you mean local/y?"],
    [validation.unknownAgent("agent_id", "x"), "agenttower agent list"],
    [requests.unknownMethod("app.helo", ["app.hello"]), "did you mean app.hello?"],
  ];
  for (const [{ hint }, expected] of hints) assertEquals(hint, expected);
});

Deno.test("a container that does not run is told with its cure", () => {
  const inactive = (status: string, complaint?: string) => {
    const { message, hint } = containers.containerInactive({ ...BENCH, status }, complaint);
    return [message, hint];
  };
  const full = "container bench (cccccccccccc)";
  assertEquals(inactive("exited"), [`${full} is not running (exited)`, "podman start bench"]);
  assertEquals(inactive("paused"), [
    `${full} is paused, so that nothing can be started in it`,
    "podman unpause bench",
  ]);
  assertEquals(inactive("removed"), [
    `${full} does not exist any more, nor do its panes`,
    "make a new layout in another; what there is now: agenttower container scan",
  ]);
  assertEquals(inactive("restarting")[1], "see why it ends: podman logs --tail 20 bench");
  assertEquals(inactive("running", "it has stopped"), [
    "container bench is not running: it has stopped",
    "podman start bench",
  ]);
});

Deno.test("an agent's id in place of a pane's is told with its pane", () => {
  const agent: Pick<Agent, "paneId"> = { paneId: "p" };
  const { message } = managed.managedPaneNotFound("a", { agent });
  assertEquals(message, "a is the agent of pane p; give the pane's id");
});

Deno.test("a fault of the state stays in the program, and wording does not change it", () => {
  const wording = { lead: "no", advice: advise`try again`, hint: advise`h` };
  const refusal = state.stateUnavailable("full", "the disk is locked", wording);
  assertEquals(
    [refusal.message, refusal.details, refusal.hint],
    ["no: the disk is locked; try again", { reason: "the disk is locked" }, "h"],
  );
  assertEquals(faultOf(refusal), "full");
  assertEquals(failure("managed", refusal).error, {
    code: "state_unavailable",
    message: "no: the disk is locked; try again",
    details: { reason: "the disk is locked" },
  });
  assertEquals(faultOf(containers.hostOnly()), null);
  assertEquals(faultOf(new Error("the disk is full")), null);
});

function sources(path: string): string[] {
  return [...Deno.readDirSync(ROOT + path)].flatMap(({ name, isDirectory }) => {
    const below = `${path}/${name}`;
    if (below === "src/jsr") return [];
    return isDirectory ? sources(below) : name.endsWith(".ts") ? [below] : [];
  });
}
