/**
 * Codex CLI, without the server that would outlive it: that one is one for each home, has the environment of
 * whichever Codex started it first, and takes half a minute to be made in a new home.
 */
import { OPENAI_RESPONSES } from "../models/openai_responses.ts";
import { type Launch, type Program, type Seed, type Spot, writeBelow } from "./program.ts";

export const CODEX: Program = { name: "codex", dialect: OPENAI_RESPONSES, seed };

function seed({ home, project, modelUrl }: Spot, seed: Seed): Launch {
  const trust = seed.isFolderTrusted ? `[projects."${project}"]\ntrust_level = "trusted"\n` : "";
  // It asks where the folder has settings of its own.
  if (!seed.isFolderTrusted) writeBelow(project, ".codex/config.toml", "");
  const provider = seed.isOnboarded ? providerOf(modelUrl) : "";
  writeBelow(
    home,
    ".codex/config.toml",
    `check_for_update_on_startup = false\n${provider}${trust}`,
  );
  return { args: ["--no-daemon"], env: { RIG_KEY: "sk-0123456789" } };
}

function providerOf(modelUrl: string): string {
  return `model = "gpt-5"
model_provider = "rig"

[model_providers.rig]
name = "rig"
base_url = "${modelUrl}/v1"
wire_api = "responses"
env_key = "RIG_KEY"

`;
}
