/** Claude Code. */
import { ANTHROPIC_MESSAGES } from "../models/anthropic_messages.ts";
import { type Launch, type Program, type Seed, type Spot, writeBelow } from "./program.ts";

const KEY = "sk-ant-api03-0123456789-abcdefghijklmnopqrstuvwxyz";

export const CLAUDE: Program = { name: "claude", dialect: ANTHROPIC_MESSAGES, seed };

function seed({ home, project, modelUrl }: Spot, seed: Seed): Launch {
  if (seed.isOnboarded) {
    const config = {
      hasCompletedOnboarding: true,
      // It has asked whether auto mode is to be the default, which it does once.
      hasSeenAutoDefaultNudge: true,
      // Claude Code keeps the end of a key that the user has agreed to.
      customApiKeyResponses: { approved: [KEY.slice(-20)], rejected: [] },
      projects: { [project]: { hasTrustDialogAccepted: seed.isFolderTrusted } },
    };
    writeBelow(home, ".claude.json", JSON.stringify(config));
  }
  if (seed.settings !== undefined) {
    writeBelow(home, ".claude/settings.json", JSON.stringify(seed.settings));
  }
  return {
    args: [],
    env: {
      ANTHROPIC_BASE_URL: modelUrl,
      ANTHROPIC_API_KEY: KEY,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_TELEMETRY: "1",
      DISABLE_AUTOUPDATER: "1",
    },
  };
}
