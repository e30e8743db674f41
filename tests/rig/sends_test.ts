/** A share of the prompts that `scripts/agents sends` sends. */
import { assertEquals } from "@std/assert";
import { testUnless } from "../support/skip.ts";
import { notInstalled } from "./installed.ts";
import { ALL } from "./looked_at.ts";
import { sendPrompts } from "./sends.ts";

/** Prompts to each program. */
const SHARE = 8;

for (const [name, of] of ALL) {
  const missing = notInstalled(name);
  testUnless(
    missing,
    `what ${name} is said to have taken reaches its model once, and nothing else does`,
    async () => {
      const { lost, doubled, stray } = await sendPrompts(of, 1, SHARE);
      assertEquals({ lost, doubled, stray }, { lost: [], doubled: [], stray: [] });
    },
  );
}
