/** The borders of a layout's panes, as an attached client draws them. */
import { assertEquals } from "@std/assert";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { eventually } from "../../support/eventually.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

/** What somebody who attaches to the session sees. */
async function attached(box: Sandbox, session: string): Promise<AsyncDisposable & Attached> {
  const viewer = (...args: string[]) => box.exec(["tmux", "-u", "-L", "viewer", ...args]);
  const attach = `TMUX= exec tmux -u -L ${box.socket} attach-session -t ${session}`;
  await viewer("new-session", "-d", "-x", "100", "-y", "30", attach);
  return {
    rows: async () => (await viewer("capture-pane", "-p")).stdout.split("\n"),
    [Symbol.asyncDispose]: async () => void await viewer("kill-server"),
  };
}

interface Attached {
  rows(): Promise<string[]>;
}

function titled(box: Sandbox): void {
  const title = String.raw`printf '\033]2;a title of its own\033\\'`;
  addProfile(box, "titled", ["sh", "-c", `while ${title}; do sleep 0.3; done`]);
  addTemplate(box, "pair", ["titled", null]);
}

Deno.test("each pane's border shows its label, and its title where a program has written one", async () => {
  await using box = await sandbox();
  titled(box);
  await using at = contextOn(box);
  const { panes } = await at.settle("work", { templateName: "pair" });
  const [first = "", second = ""] = panes.map(({ label }) => label);
  await using client = await attached(box, "work");
  await eventually(async () => {
    const borders = (await client.rows()).filter((row) => row.includes("──")).join("\n");
    return borders.includes(`${first} `) && borders.includes(`${second} `) &&
      borders.includes("a title of its own");
  });
});

Deno.test("borders: off leaves borders as tmux.conf has them", async () => {
  await using box = await sandbox();
  titled(box);
  await using at = contextOn(box, { settings: { tmux: { borders: "off" } } });
  await at.settle("work", { templateName: "pair" });
  const { stdout } = await box.tmux("show-options", "-w", "-t", "work");
  assertEquals(/pane-border/.test(stdout), false);
});
