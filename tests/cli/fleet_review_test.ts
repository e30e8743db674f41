/** The script of examples/fleet-review.sh, on agents of which the rules are the operator's own. */
import { assertEquals, assertMatch } from "@std/assert";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { ROOT } from "../support/root.ts";
import { sandbox } from "../support/sandbox.ts";
import { typeLine } from "../support/advice.ts";

/** Works for a second on each line that it is given, and then shows what it thinks. */
const REVIEWER = `printf '> '
while read -r line; do
  printf '\\033[2J\\033[Hbusy\\n> '
  sleep 1
  printf '\\033[2J\\033[HReviewed: %s\\n> ' "$line"
done`;

const RULES = `name: reviewer
commands: [reviewer]
box: { prompt: "^> ?" }
screen:
- { name: busy, part: above_box, all: ["^busy$"], activities: [working] }
- { name: ready, part: below_box, activities: [idle] }
`;

Deno.test("a fleet reviews: each is prompted, waited for and read, without a pause in the script", async () => {
  await using box = await sandbox();
  box.configure("agent_programs/reviewer.yaml", RULES);
  addProfile(box, "reviewer", ["sh", "-c", REVIEWER], { agent: "reviewer" });
  addTemplate(box, "t", ["reviewer", "reviewer", "reviewer"]);
  const args = ["layout", "create", "local", "--session", "demo", "--template", "t"];
  assertEquals((await box.run(...args, "--wait", "--for", "idle")).code, 0);
  const line = `${ROOT}examples/fleet-review.sh "the last commit" local/p1 local/p2 local/p3`;
  const { code, stdout, stderr } = await typeLine(box, line);
  assertEquals(code, 0, stderr);
  for (const label of ["p1", "p2", "p3"]) {
    assertMatch(stdout, new RegExp(`== local/${label}\\nReviewed: the last commit\\n`));
  }
});
