/** The whole life of a layout, as people live it, wherever its panes are. */
import { assertEquals, assertMatch } from "@std/assert";
import type { Answer } from "./answers.ts";
import { everyRuntimeTest, TALKER } from "./lifecycle_fixture.ts";

everyRuntimeTest(
  "a layout is made, used, ended from outside, made again and removed",
  async (at) => {
    const { box, name } = at;
    if (at.command !== null) assertEquals((await box.run("container", "scan")).code, 0);
    const made = await at.create("work", "--launch", `slave:s1=${TALKER}`);
    assertEquals([made.state, made.ready_pane_count], ["ready", 3]);
    assertEquals((await at.panesOf("work"))?.length, 3);
    assertEquals((await at.shown("pane", "show", `${name}/m1`)).log_attached, true);

    const sent = await at.shown("agent", "send", `${name}/m1`, "--text", "echo sum-$((40 + 2))");
    assertEquals(sent.outcome, "seen");
    await box.eventually(async () =>
      (await at.shown("log", "show", `${name}/m1`)).text.includes("sum-42")
    );
    await box.eventually(async () => /up/.test((await at.shown("log", "show", `${name}/s1`)).text));

    await at.shown("pane", "remove", `${name}/s2`);
    const again = await at.shown("pane", "recreate", `${name}/s2`, "--wait");
    assertEquals(again.state, "ready");
    assertEquals((await at.panesOf("work"))?.length, 3);

    await at.restart();
    assertEquals((await box.run("recover")).code, 0);
    const ended = await at.shown("layout", "show", `${name}/work`);
    assertEquals(ended.panes.map(({ state }: Answer) => state), ["failed", "failed", "failed"]);
    const anew = await at.shown("layout", "recreate", `${name}/work`, "--wait");
    assertEquals([anew.state, anew.ready_pane_count], ["ready", 3]);
    assertEquals((await at.shown("pane", "show", `${name}/m1`)).log_attached, true);
    const { drift } = await at.shown("recover", "--dry-run");
    assertEquals(drift, false);

    const doctor = await box.run("doctor", "--container", name);
    assertEquals(doctor.code, 0, doctor.stdout + doctor.stderr);
    assertMatch(doctor.stdout, /^ok +logs /m);
    const removed = await at.shown("layout", "remove", `${name}/work`);
    assertEquals(removed.state, "removed");
    assertEquals(await at.panesOf("work"), null);
  },
);
