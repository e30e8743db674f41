/** Gemini CLI: two Node processes, both of which may outlive the pane. */
import { GEMINI_CONTENT } from "../models/gemini_content.ts";
import { type Launch, type Program, type Seed, type Spot, writeBelow } from "./program.ts";

export const GEMINI: Program = { name: "gemini", dialect: GEMINI_CONTENT, seed };

function seed({ home, project, modelUrl }: Spot, seed: Seed): Launch {
  const settings = {
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    privacy: { usageStatisticsEnabled: false },
    security: {
      folderTrust: { enabled: true },
      ...seed.isOnboarded ? { auth: { selectedType: "gemini-api-key" } } : {},
    },
    ...seed.settings,
  };
  writeBelow(home, ".gemini/settings.json", JSON.stringify(settings));
  if (seed.isFolderTrusted) {
    const trusted = { [project]: "TRUST_FOLDER" };
    writeBelow(home, ".gemini/trustedFolders.json", JSON.stringify(trusted));
  }
  const env: Record<string, string> = { GOOGLE_GEMINI_BASE_URL: modelUrl };
  if (seed.isOnboarded) env.GEMINI_API_KEY = "0123456789";
  return { args: ["--model", "gemini-2.5-pro"], env };
}
