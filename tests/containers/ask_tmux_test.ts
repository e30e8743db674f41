/** A server that ends as it is asked. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { askTmux } from "../../src/containers/ask_tmux.ts";
import { knownContainer } from "../../src/containers/known.ts";
import { contextOn } from "../support/context.ts";
import { faultyExec, serverEnds } from "../support/faulty_exec.ts";
import { refusalOf } from "../support/refusal.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

/** A context whose first `times` questions meet a server that ends, and how many it has put. */
function endingServer(box: Sandbox, times: number) {
  const asked = { times: 0 };
  const exec = faultyExec((failpoint, nth) => {
    if (failpoint !== "tmux.snapshot") return;
    asked.times = nth;
    return nth <= times ? serverEnds(() => box.endServer()) : undefined;
  });
  return { at: contextOn(box, { exec }), asked };
}

function ask({ ctx }: ReturnType<typeof contextOn>, commands?: string) {
  return askTmux(ctx, knownContainer(ctx, "local")!, { failpoint: "tmux.snapshot", commands });
}

for (
  const [what, commands] of [
    ["what it has", undefined],
    ["its settings", "show-options -s exit-empty\nshow-hooks -g"],
    ["a screen", "display-message -p begin\ncapture-pane -p -t %0"],
  ] as const
) {
  Deno.test(`a server that ends as it is asked for ${what} is asked again`, async () => {
    await using box = await sandbox();
    await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
    const { at, asked } = endingServer(box, 2);
    await using opened = at;
    const { server, panes } = await ask(opened, commands);
    assertEquals([server, panes, asked.times], [null, [], 3]);
  });
}

Deno.test("a server that ends under commands that change something does not get them again", async () => {
  await using box = await sandbox();
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  const { at, asked } = endingServer(box, 1);
  await using opened = at;
  const commands = "display-message -p begin\nkill-pane -t %0";
  const refusal = await refusalOf(() => ask(opened, commands));
  assertEquals([refusal.code, asked.times], ["tmux_unavailable", 1]);
  assertStringIncludes(refusal.message, "server exited unexpectedly");
});

Deno.test("a server that ends each time it is asked is not asked for ever", async () => {
  await using box = await sandbox();
  const { at, asked } = endingServer(box, Infinity);
  await using opened = at;
  const refusal = await refusalOf(() => ask(opened));
  assertEquals([refusal.code, asked.times], ["tmux_unavailable", 4]);
});
