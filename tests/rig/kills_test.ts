/** A share of the kills that `scripts/agents kills` makes. */
import { assertEquals } from "@std/assert";
import { testUnless } from "../support/skip.ts";
import { notInstalled } from "./installed.ts";
import { killAgents, killSenders } from "./kills.ts";
import { TESTED } from "./looked_at.ts";

/** Ahead of the text, behind it, and ahead of Enter. */
const SENDER_DIES = ["tmux.send:before:1", "tmux.send:after:1", "tmux.send:before:2"];

const AGENT_DIES = ["tmux.send:after:1"];

for (const [name, of] of TESTED) {
  const missing = notInstalled(name);
  testUnless(
    missing,
    `a text for ${name} whose sender is killed arrives once at most, and the next send says what was left`,
    async () => {
      const { kills, wrong } = await killSenders(of, SENDER_DIES);
      assertEquals([kills, wrong], [SENDER_DIES.length, []]);
    },
  );
  testUnless(
    missing,
    `a text for a ${name} that is killed meanwhile is not said to be taken`,
    async () => {
      const { kills, wrong } = await killAgents(of, AGENT_DIES);
      assertEquals([kills, wrong], [AGENT_DIES.length, []]);
    },
  );
}
