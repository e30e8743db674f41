/** A share of the looks that `scripts/agents looks` takes; and how looks are judged. */
import { assert, assertEquals } from "@std/assert";
import { testUnless } from "../support/skip.ts";
import { notInstalled } from "./installed.ts";
import { TESTED } from "./looked_at.ts";
import { takeLives } from "./lives.ts";
import { takeLooks } from "./looks.ts";
import { judge, type Moment, type Phase } from "./truth.ts";

/** Looks at each program. */
const SHARE = 40;

for (const [name, of] of TESTED) {
  const missing = notInstalled(name);
  testUnless(
    missing,
    `looks at ${name} at random moments are right, or say that they do not know`,
    async () => {
      const { looks, unknown, wrong } = await takeLooks(of, 1, SHARE);
      assertEquals(wrong, []);
      assert(unknown <= looks / 10, `${unknown} of ${looks} unknown`);
    },
  );
  testUnless(
    missing,
    `looks at ${name} from its start to its end are right, or say that they do not know`,
    async () => {
      const { looks, wrong } = await takeLives(of, 1, 1);
      assertEquals(wrong, []);
      assert(looks > 0);
    },
  );
}

Deno.test("a look is judged by what was true all the time that it took", () => {
  const at = (phase: Phase, ageMs: number, change = 0): Moment => ({ phase, ageMs, change });
  const cases: [Moment, Moment, string, string][] = [
    [at("working", 2000), at("working", 2100), "working", "right"],
    [at("working", 10), at("working", 110), "idle", "wrong"],
    [at("asking", 10), at("asking", 110), "idle", "wrong"],
    [at("asking", 10), at("asking", 110), "working", "untold"],
    [at("asking", 2000), at("asking", 2110), "working", "wrong"],
    [at("idle", 10), at("idle", 110), "working", "untold"],
    [at("idle", 1500), at("idle", 1600), "working", "wrong"],
    [at("idle", 1500), at("idle", 1600), "unknown", "unknown"],
    [at("idle", 1500), at("working", 10, 1), "idle", "untold"],
    [at("changing", 10), at("changing", 20), "idle", "untold"],
  ];
  for (const [before, after, activity, wanted] of cases) {
    const report = { activity } as Parameters<typeof judge>[2];
    assertEquals(judge(before, after, report), wanted, `${before.phase} ${activity}`);
  }
});
