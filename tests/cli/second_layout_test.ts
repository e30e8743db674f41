/** A second layout in a container, whose labels are taken. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { made } from "../support/advice.ts";
import { addProfile } from "../support/definitions.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { terminal } from "./terminal_box.ts";

const create = (session: string, ...args: string[]) => [
  ...["layout", "create", "local", "--session", session],
  ...args,
];

async function labels(box: Sandbox, layout: string): Promise<string[]> {
  const { json } = await made(box, "layout", "show", layout, "--json");
  return json.result.panes.map(({ label }: { label: string }) => label);
}

Deno.test("labels that are taken are refused, unless the settings have a prefix for them", async () => {
  await using box = await sandbox();
  addProfile(box, "cats", ["cat"]);
  await made(box, ...create("demo", "--wait"));
  const refused = await box.run(...create("more.work"));
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "error[managed_pane_label_conflict]");
  box.configure("config.yaml", "labels: { prefix: session }\n");
  const launched = create("more.work", "--launch", "slave:s1=cats", "--idempotency-key", "k");
  const second = await made(box, ...launched, "--wait");
  assertStringIncludes(second.stderr, "the labels of this layout begin with more_work-");
  assertEquals(await labels(box, "more_work"), ["more_work-m1", "more_work-s1", "more_work-s2"]);
  const { json } = await made(box, "pane", "show", "more_work-s1", "--json");
  assertEquals(json.result.launch_command_ref, "cats");
  // The same line again is the same request, and a prefix that was given is kept to.
  const again = (await made(box, ...launched, "--json")).json.result;
  assertEquals([again.replay, again.request_matches], [true, undefined]);
  const given = await box.run(...create("third", "--label-prefix", ""));
  assertStringIncludes(given.stderr, "error[managed_pane_label_conflict]");
  // What is taken with the prefix, too, is refused; labels that are free get none.
  await made(box, ...create("x", "--label-prefix", "y-", "--wait"));
  const taken = await box.run(...create("y"));
  assertStringIncludes(taken.stderr, 'label "y-m1" is held');
  await made(box, "layout", "remove", "demo");
  await made(box, ...create("free", "--wait"));
  assertEquals(await labels(box, "free"), ["m1", "s1", "s2"]);
});

Deno.test("the wire method gives no label a prefix by itself", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "labels: { prefix: session }\n");
  await made(box, ...create("demo", "--wait"));
  const request = { container_id: "local", template_name: "1m+2s", tmux_session_name: "more" };
  const { json } = await box.run("call", "managed.layout.create", JSON.stringify(request));
  assertEquals(json.error.code, "managed_pane_label_conflict");
});

Deno.test("a person is offered the prefix", async () => {
  await using box = await sandbox();
  await made(box, ...create("demo", "--wait"));
  const tty = await terminal(box, 200);
  const question = "begin this layout's labels with more-? [y/N]";
  await tty.run(...create("more"));
  await tty.shows(question, 60_000);
  await tty.type("n", "Enter");
  await tty.shows("exit:1", 60_000);
  await tty.run(...create("more"));
  await tty.shows(question, 60_000);
  await tty.type("y", "Enter");
  await tty.shows("exit:0", 60_000);
  assertEquals(await labels(box, "more"), ["more-m1", "more-s1", "more-s2"]);
});
