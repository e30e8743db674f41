/** Where names as the wire has them may stand: rendering is the affair of src/rpc alone. */
import { assertEquals } from "@std/assert";
import { ROOT } from "../../support/root.ts";

/** Rooms that know the wire, and stand-ins that are not the program's. */
const OUTSIDE = ["src/rpc/", "src/cli/", "src/jsr/"];

/** The only other files whose types have such names. */
const EXCEPTIONS = [
  // Details of a refusal, and lines of the audit file: the contract's, and held as they are.
  "src/model/errors.ts",
  "src/model/event.ts",
  // Rows of the database.
  "src/store/agent_activity.ts",
  "src/store/agents.ts",
  "src/store/container_check.ts",
  "src/store/containers.ts",
  "src/store/events.ts",
  "src/store/layouts.ts",
  "src/store/logs/log_attachments.ts",
  "src/store/logs/log_folders.ts",
  "src/store/logs/pulled_logs.ts",
  "src/store/operator_actions.ts",
  "src/store/pane_progress.ts",
  "src/store/panes.ts",
  "src/store/routes.ts",
];

const NAME = String.raw`\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\??:\s+`;

/** A member of a type ends with a semicolon, or is the last one on its line; one of a value has a comma. */
const MEMBER = new RegExp(
  `${NAME}[^,;(){}]*;|${NAME}(?:string|number|boolean|[A-Z]\\w*)[^,;(){}]* \\}`,
  "g",
);

function wireNamesIn(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  return [...code.matchAll(MEMBER)].map((match) => match[1] ?? match[2] ?? "");
}

function sources(folder: string): string[] {
  return [...Deno.readDirSync(`${ROOT}/${folder}`)].flatMap(({ name, isFile }) => {
    const path = `${folder}/${name}`;
    return isFile ? path.endsWith(".ts") ? [path] : [] : sources(path);
  });
}

Deno.test("a type has a name of the wire only where it mirrors a row, or what the contract holds", () => {
  const found = sources("src").filter((path) => !OUTSIDE.some((room) => path.startsWith(room)))
    .filter((path) => wireNamesIn(Deno.readTextFileSync(`${ROOT}/${path}`)).length > 0);
  assertEquals(found.sort(), EXCEPTIONS);
});

Deno.test("a name of the wire is seen in types, however they are written", () => {
  const seen = [
    "interface A {\n  readonly pane_id: string | null;\n}",
    "interface A {\n  failed_stage?: FailedStage;\n}",
    "function f(): { route_id: string; removed: true } {",
    "function f(): Promise<{ items: { agent_id: string | null }[] }> {",
    'type A = { a: 1; current_state: "x" | "y"; };',
  ];
  for (const text of seen) assertEquals(wireNamesIn(text).length, 1, text);
  const passed = [
    "add(writer, { pane_id: pane.id, chain_depth: 1 });",
    "const row = {\n  pane_id: pane.id,\n};",
    "/** It is `pane_id: string;` on the wire. */",
    "interface A {\n  readonly paneId: string;\n}",
  ];
  for (const text of passed) assertEquals(wireNamesIn(text), [], text);
});
