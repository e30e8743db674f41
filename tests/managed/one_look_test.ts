/** A command asks tmux once: what recovery has just seen is not asked for again, where it still holds. */
import { assertEquals } from "@std/assert";
import { removeLayout } from "../../src/managed/remove.ts";
import { layoutCreateMethod } from "../../src/rpc/methods/layouts.ts";
import { paneRemoveMethod } from "../../src/rpc/methods/panes.ts";
import { perform } from "../../src/rpc/perform.ts";
import { contextOn, type ContextOptions, type OpenedOn } from "../support/context.ts";
import { faultyExec, hung, type Outcome } from "../support/faulty_exec.ts";
import { refusalOf } from "../support/refusal.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { panesIn, titlesIn } from "../support/seen_panes.ts";

/** A context that recovers before every create, and the questions that tmux was asked. */
class Asking {
  readonly at: OpenedOn;
  readonly asked: string[] = [];
  /** What becomes of kills. */
  kill: Outcome | undefined;

  constructor(box: Sandbox, options: ContextOptions = {}) {
    const settings = options.settings ?? { recovery: { minIntervalSeconds: 0 } };
    const exec = faultyExec((failpoint) => {
      this.asked.push(failpoint);
      return failpoint === "tmux.kill" ? this.kill : undefined;
    });
    this.at = contextOn(box, { ...options, settings, exec });
  }

  /** Creates a layout as a command does; gives what tmux was asked for it, its worker left out. */
  async create(session: string, template = "1m+2s"): Promise<string[]> {
    this.asked.length = 0;
    const params = {
      container_id: "local",
      template_name: template,
      tmux_session_name: session,
      label_prefix: `${session}-`,
    };
    await perform(this.at.ctx, layoutCreateMethod, params, { recover: true });
    const asked = this.#tmux();
    await this.at.settled();
    return asked;
  }

  /** Removes the first pane of a layout as a command does; gives what tmux was asked for it. */
  async removePane(session: string): Promise<string[]> {
    this.asked.length = 0;
    const { id } = this.#get(
      "SELECT id FROM managed_pane WHERE tmux_session_name = ? AND label LIKE '%m1'",
      session,
    );
    await perform(this.at.ctx, paneRemoveMethod, { pane_id: id }, { recover: true });
    return this.#tmux();
  }

  /** Removes a layout, without a recovery before. */
  async removeLayout(session: string): Promise<void> {
    const { id } = this.#get(
      "SELECT id FROM managed_layout WHERE tmux_session_name = ?",
      session,
    );
    await removeLayout(this.at.ctx, id);
  }

  #get(sql: string, session: string): { id: string } {
    return this.at.ctx.store.get<{ id: string }>(sql, session)!;
  }

  #tmux(): string[] {
    return this.asked.filter((failpoint) => failpoint.startsWith("tmux."));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.at[Symbol.asyncDispose]();
  }
}

Deno.test("a create asks what recovery has seen a moment before not again", async () => {
  await using box = await sandbox();
  await using asking = new Asking(box);
  assertEquals(await asking.create("one"), ["tmux.preflight"]);
  assertEquals(await asking.create("two"), ["tmux.snapshot"]);
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  const refusal = await refusalOf(() => asking.create("mine"));
  assertEquals(refusal.code, "managed_session_name_conflict");
  assertEquals(asking.asked, ["tmux.snapshot"]);
});

Deno.test("a create asks again where recovery has ended panes", async () => {
  await using box = await sandbox();
  await using asking = new Asking(box);
  await asking.create("one");
  await asking.create("two");
  asking.kill = hung;
  await asking.removeLayout("one");
  asking.kill = undefined;
  assertEquals((await asking.create("one")).at(-1), "tmux.preflight");
});

Deno.test("a create asks the default server where recovery has seen another one", async () => {
  await using box = await sandbox();
  {
    await using first = new Asking(box, { socket: "first" });
    await first.create("one");
  }
  await box.exec(["tmux", "-L", "first", "new-session", "-d", "-s", "mine", "sleep 1000"]);
  await using asking = new Asking(box);
  assertEquals(await asking.create("mine"), ["tmux.snapshot", "tmux.preflight"]);
});

Deno.test("a create asks where no server is left that recovery could see", async () => {
  await using box = await sandbox();
  await using asking = new Asking(box);
  await asking.create("one");
  await box.endServer();
  assertEquals(await asking.create("two"), ["tmux.snapshot", "tmux.preflight"]);
});

Deno.test("a pane that recovery has just seen is killed without another look, and only that", async () => {
  await using box = await sandbox();
  await using asking = new Asking(box);
  await asking.create("one");
  assertEquals(await asking.removePane("one"), ["tmux.snapshot", "tmux.kill"]);
  assertEquals(await titlesIn(box, "one"), ["one-s1", "one-s2"]);
});

Deno.test("a pane that is not where recovery saw it any more is looked for", async () => {
  await using box = await sandbox();
  await using asking = new Asking(box);
  await asking.create("one");
  const [first] = await panesIn(box);
  await box.tmux("kill-pane", "-t", first!.id);
  assertEquals(await asking.removePane("one"), ["tmux.snapshot", "tmux.snapshot"]);
});

Deno.test("what one request has seen is not taken for the present by the next one", async () => {
  await using box = await sandbox();
  await using asking = new Asking(box, { settings: { recovery: { minIntervalSeconds: 60 } } });
  await asking.at.settle("one");
  const refused = await refusalOf(() => asking.create("mine", "no-such-template"));
  assertEquals([refused.code, asking.asked], ["managed_template_not_found", ["tmux.snapshot"]]);
  await box.tmux("new-session", "-d", "-s", "mine", "sleep 1000");
  const refusal = await refusalOf(() => asking.create("mine"));
  assertEquals(refusal.code, "managed_session_name_conflict");
});
