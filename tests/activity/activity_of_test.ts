/** The verdict over what each source says, as a table. */
import { assertEquals } from "@std/assert";
import { type ActivityFacts, activityOf, type Claim } from "../../src/activity/activity_of.ts";
import type { ScreenReading } from "../../src/activity/screen_claim.ts";
import type {
  Activity,
  ActivityReason,
  ActivityReport,
  Evidence,
  EvidenceSource,
} from "../../src/model/activity/activity.ts";

const CAPTURED = "2026-01-01T00:00:10.000Z";
const NOW = "2026-01-01T00:00:11.000Z";
const EARLIER = "2026-01-01T00:00:05.000Z";
const LATER = "2026-01-01T00:00:10.500Z";

function evidence(source: EvidenceSource, more: Partial<Evidence> = {}): Evidence {
  return { source, rule: null, activity: null, reason: null, said: "", at: null, ...more };
}

/** `idle|working`, `waiting/permission`; empty for nothing. */
function claim(source: EvidenceSource, text: string, at: string | null = null): Claim | null {
  if (text === "") return null;
  const [words = "", reason = null] = text.split("/") as [string, ActivityReason?];
  const activities = words.split("|") as Activity[];
  const activity = activities.length === 1 ? activities[0]! : null;
  return { evidence: evidence(source, { activity, reason, at }), activities };
}

function facts(
  screen: string,
  title: string,
  signal: string,
  signalledAt: string | null = EARLIER,
  isComplete = false,
): ActivityFacts {
  const told = claim("signal", signal, signalledAt);
  const shown = claim("screen", screen);
  const reading: ScreenReading | null = shown && { ...shown, box: null, until: null };
  return {
    process: evidence("process"),
    isKnown: true,
    screen: reading,
    title: claim("title", title),
    signal: told && { ...told, isComplete },
    capturedAt: CAPTURED,
  };
}

function words(report: ActivityReport): string {
  return report.reason === null ? report.activity : `${report.activity}/${report.reason}`;
}

Deno.test("what the sources have in common counts, and nothing else does", () => {
  const cases: [screen: string, title: string, signal: string, wanted: string][] = [
    // One source, which says one thing.
    ["idle", "", "", "idle"],
    ["idle/draft", "", "", "idle/draft"],
    ["", "working", "", "working"],
    ["", "", "working", "working"],
    // One that leaves it open.
    ["idle|working", "", "", "unknown"],
    ["", "idle|waiting", "", "unknown"],
    // What leaves it open is decided by another.
    ["idle|working", "working", "", "working"],
    ["idle|working/draft", "", "idle", "idle/draft"],
    ["idle|working/draft", "", "working", "working"],
    ["idle|working", "", "waiting/permission", "unknown"],
    ["", "idle|waiting", "waiting/permission", "waiting/permission"],
    // The present outweighs the past.
    ["waiting/permission", "working", "idle", "waiting/permission"],
    ["waiting/dialog", "", "working", "waiting/dialog"],
    ["idle", "idle|waiting", "working", "idle"],
    ["working", "working", "idle", "working"],
    // Screen and title disagree: a signal decides between them.
    ["idle", "working", "", "unknown"],
    ["idle", "working", "working", "working"],
    ["idle", "working", "idle", "idle"],
    ["idle", "working", "waiting/permission", "unknown"],
    // A title is of the present, too.
    ["", "working", "idle", "working"],
  ];
  for (const [screen, title, signal, wanted] of cases) {
    const report = activityOf(facts(screen, title, signal), null, NOW);
    assertEquals(words(report), wanted, `${screen}, ${title}, ${signal}`);
  }
});

Deno.test("a signal later than the capture wins over it", () => {
  const report = activityOf(facts("idle", "idle", "working", LATER), null, NOW);
  assertEquals([words(report), report.since], ["working", LATER]);
});

Deno.test("a source that tells of every change is not outweighed by what is shown, but for a dialog", () => {
  const cases: [screen: string, signal: string, wanted: string][] = [
    ["working", "idle", "unknown"],
    ["idle", "working", "unknown"],
    ["working", "waiting/permission", "unknown"],
    ["waiting/login", "idle", "waiting/login"],
    ["idle/draft", "idle", "idle/draft"],
    ["idle|working", "working", "working"],
  ];
  for (const [screen, signal, wanted] of cases) {
    const report = activityOf(facts(screen, "", signal, EARLIER, true), null, NOW);
    assertEquals(words(report), wanted, `${screen}, ${signal}`);
  }
});

Deno.test("a signal of a time to come is no newer than the screen", () => {
  const report = activityOf(
    facts("idle", "idle", "working", "2036-01-01T00:00:00.000Z"),
    null,
    NOW,
  );
  assertEquals([words(report), report.since], ["idle", NOW]);
});

Deno.test("nothing known is starting at first, and unknown once something was known", () => {
  const first = activityOf(facts("", "", ""), null, NOW);
  assertEquals(words(first), "starting");
  assertEquals(words(activityOf(facts("", "", ""), first, NOW)), "starting");
  const idle = activityOf(facts("idle", "", ""), first, NOW);
  assertEquals(words(activityOf(facts("", "", ""), idle, NOW)), "unknown");
});

Deno.test("a process that has ended is exited, and a program without rules unknown", () => {
  const ended = { ...facts("idle", "", ""), process: evidence("process", { activity: "exited" }) };
  assertEquals(words(activityOf(ended, null, NOW)), "exited");
  assertEquals(words(activityOf({ ...facts("", "", ""), isKnown: false }, null, NOW)), "unknown");
});

Deno.test("since stays while nothing changes, and is the signal's time where that began it", () => {
  const begun = activityOf(facts("idle|working", "", "working"), null, NOW);
  assertEquals(begun.since, EARLIER);
  const again = activityOf(facts("working", "", ""), begun, "2026-01-01T00:01:00.000Z");
  assertEquals([again.since, again.observedAt], [EARLIER, "2026-01-01T00:01:00.000Z"]);
  const over = activityOf(facts("idle", "", "idle"), again, "2026-01-01T00:02:00.000Z");
  // The signal is no newer than what was seen since.
  assertEquals(over.since, "2026-01-01T00:02:00.000Z");
});
