/** OpenCode, with a model that speaks as Anthropic's do. */
import { pinOf } from "../installed.ts";
import { ANTHROPIC_MESSAGES } from "../models/anthropic_messages.ts";
import { type Launch, type Program, type Seed, type Spot, writeBelow } from "./program.ts";

export const OPENCODE: Program = { name: "opencode", dialect: ANTHROPIC_MESSAGES, seed };

/** It has no question about the folder. */
function seed({ home, modelUrl }: Spot, seed: Seed): Launch {
  const config = {
    autoupdate: false,
    model: "anthropic/claude-sonnet-4-5",
    provider: { anthropic: { options: { baseURL: `${modelUrl}/v1`, apiKey: "0123456789" } } },
    permission: { bash: "ask", edit: "ask" },
    ...seed.settings,
  };
  if (seed.isOnboarded) {
    writeBelow(home, ".config/opencode/opencode.json", JSON.stringify(config));
    seedInstalled(home);
  }
  return {
    args: [],
    env: {
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
    },
  };
}

/** It has installed its own package for plugins, and does not ask for it. */
function seedInstalled(home: string): void {
  const wanted = { dependencies: { "@opencode-ai/plugin": pinOf("opencode").version } };
  const files = { "package.json": wanted, "package-lock.json": { packages: { "": wanted } } };
  for (const [name, content] of Object.entries(files)) {
    writeBelow(home, `.config/opencode/${name}`, JSON.stringify(content));
  }
  Deno.mkdirSync(`${home}/.config/opencode/node_modules`);
}
