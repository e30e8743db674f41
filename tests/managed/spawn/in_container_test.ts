/** What holds for a spawn on this machine holds in a container. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { scan } from "../../../src/containers/scan_containers.ts";
import { reconcileContainer } from "../../../src/managed/reconcile/apply.ts";
import { recreatePane } from "../../../src/managed/recreate.ts";
import { removePane } from "../../../src/managed/remove.ts";
import { logAttachmentsInUse } from "../../../src/store/logs/log_attachments.ts";
import { getSpawnProgress } from "../../../src/store/pane_progress.ts";
import { contextOn } from "../../support/context.ts";
import { addProfile, addTemplate } from "../../support/definitions.ts";
import { type BenchContainer, dockerTest } from "../../support/engine.ts";
import { eventually } from "../../support/eventually.ts";
import { exactly, only } from "../../support/items.ts";
import { startBench } from "../../support/runtimes.ts";
import { sandbox } from "../../support/sandbox.ts";

/** Of a shell that another agent may run, in which somebody runs `layout create`. */
const OF_THE_CALLER = { CLAUDECODE: "1", DENO_TLS_CA_STORE: "system", AGENTTOWER_ANYTHING: "x" };

/** What tmux and a shell give to whatever they start. */
const OF_TMUX = ["TMUX", "TMUX_PANE", "TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM"];
const OF_SHELLS = ["SHELL", "PWD", "OLDPWD", "SHLVL", "_"];

function names(environment: string): string[] {
  return [...environment.matchAll(/^([A-Za-z_]\w*)=/gm)].map(([, name = ""]) => name);
}

async function heights(bench: BenchContainer, session: string): Promise<number[]> {
  const { stdout } = await bench.tmux("list-panes", "-t", session, "-F", "#{pane_height}");
  return stdout.trim().split("\n").map(Number);
}

dockerTest(
  "folder, log, environment and arrangement of a pane count where the pane is",
  async (t) => {
    await using box = await sandbox({ env: OF_THE_CALLER });
    const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
    await using bench = await startBench("docker", box, name);
    await bench.exec(["mkdir", "/only-there"]);
    const settings = {
      containers: { nameContains: [name] },
      tmux: { columns: 80, rows: 40, arrangement: "even-vertical" },
    } as const;
    await using at = contextOn(box, { settings });
    await scan(at.ctx);
    const settle = (session: string) =>
      at.settle(session, {
        templateName: session,
        containerId: bench.id,
        labelPrefix: `${session}-`,
      });
    const look = () =>
      reconcileContainer(at.ctx, bench.id, { withinMs: 30_000, explicit: false, dryRun: false });

    await t.step("a working directory counts there, not on this machine", async () => {
      addProfile(box, "there", ["sleep", "1000"], { working_dir: "/only-there" });
      addProfile(box, "here", ["sleep", "1000"], { working_dir: box.home });
      addTemplate(box, "folders", ["there", "here"]);
      const [there, here] = exactly((await settle("folders")).panes, 2);
      assertEquals([there.state, here.state, here.failed_stage], [
        "ready",
        "failed",
        "pane_create",
      ]);
      const problem = getSpawnProgress(at.ctx.store, here.pane_id)?.problem ?? "";
      assertStringIncludes(problem, `${box.home} in ${name} does not exist`);
    });

    await t.step(
      "a log has the first byte, and all that an agent says that dies at once",
      async () => {
        addProfile(box, "says", [
          "sh",
          "-c",
          "printf first; while read -r l; do echo got-$l; done",
        ]);
        addProfile(box, "dies", ["sh", "-c", "printf 'bad key'; exit 3"]);
        addTemplate(box, "logs", ["says", "dies"]);
        const { layout_id } = await settle("logs");
        // It may end when its probe window is over.
        await box.eventually(async () => {
          await look();
          return at.detail(layout_id).state === "degraded";
        });
        const [says, dies] = exactly(at.detail(layout_id).panes, 2);
        assertEquals([says, dies].map(({ state, log_attached }) => [state, log_attached]), [
          ["ready", true],
          ["degraded", true],
        ]);
        await box.eventually(() => Deno.readTextFileSync(says.log_path!) === "first");
        await box.eventually(() => Deno.readTextFileSync(dies.log_path!).startsWith("bad key"));

        at.warnings.length = 0;
        Deno.renameSync(says.log_path!, `${says.log_path}.old`);
        await look();
        assertMatch(only(at.warnings), /^the log of logs-p1 was moved .* attached anew/);
        await bench.tmux("send-keys", "-t", says.tmux_pane_id!, "x", "Enter");
        await box.eventually(() => Deno.readTextFileSync(says.log_path!).includes("got-x"));
        at.warnings.length = 0;
        await look();
        assertEquals(at.warnings, []);
        assert(logAttachmentsInUse(at.ctx.store).some(({ path }) => path === says.log_path));
      },
    );

    await t.step(
      "a pane inherits what that tmux has, its own id, and nothing more of ours",
      async () => {
        addProfile(box, "plain", [
          "sh",
          "-c",
          "env >/tmp/plain.new; mv /tmp/plain.new /tmp/plain; cat",
        ]);
        addProfile(box, "given", [
          "sh",
          "-c",
          "env >/tmp/given.new; mv /tmp/given.new /tmp/given; cat",
        ], {
          env: { GIVEN: "1" },
        });
        addTemplate(box, "env", ["plain", "given"]);
        const { panes } = await settle("env");
        const own = names((await bench.exec(["env"])).stdout);
        const expected = new Set([...own, ...OF_TMUX, ...OF_SHELLS, "AGENTTOWER_PANE"]);
        for (const [index, file] of ["plain", "given"].entries()) {
          const env = await eventually(async () =>
            (await bench.exec(["cat", `/tmp/${file}`])).stdout
          );
          const more = names(env).filter((it) => !expected.has(it));
          assertEquals(more, file === "given" ? ["GIVEN"] : []);
          assertStringIncludes(env, `AGENTTOWER_PANE=${panes[index]!.pane_id}\n`);
        }
        const { stdout } = await bench.tmux("show-environment", "-g");
        assertEquals(
          names(stdout).filter((it) => !own.includes(it) && !OF_SHELLS.includes(it)),
          [],
        );
      },
    );

    await t.step("a pane that is recreated leaves its siblings their share", async () => {
      addTemplate(box, "share", [null, null, null, null]);
      const { layout_id, panes } = await settle("share");
      const before = await heights(bench, "=share:");
      assert(Math.max(...before) - Math.min(...before) <= 2, before.join());
      for (const { pane_id } of panes.slice(1, 3)) {
        await removePane(at.ctx, pane_id);
        const request = { launchCommandOverride: null, idempotencyKey: null, replace: false };
        await recreatePane(at.ctx, { predecessorPaneId: pane_id, ...request });
        await at.settled();
      }
      assertEquals(at.detail(layout_id).state, "ready");
      const after = await heights(bench, "=share:");
      assertEquals(after.length, 4);
      assert(Math.max(...after) - Math.min(...after) <= 2, after.join());
    });
  },
);
