/** Which program an adopted pane is taken to run: real ones, as people start them. */
import { assertEquals } from "@std/assert";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { cacheFolder, fileOf, notInstalled } from "../rig/installed.ts";
import { CLAUDE } from "../rig/programs/claude.ts";
import { CODEX } from "../rig/programs/codex.ts";
import { GEMINI } from "../rig/programs/gemini.ts";
import { OPENCODE } from "../rig/programs/opencode.ts";
import { eventually } from "../support/eventually.ts";
import { runProgram } from "../support/process.ts";
import { type RuntimeFixture, startDocker, startOn } from "../support/runtime_fixture.ts";
import { engineReason } from "../support/engine.ts";
import { LOCAL } from "../support/runtimes.ts";
import { testUnless } from "../support/skip.ts";

/** Types a command into a shell, waits until it runs as `process`, and gives what the adopted pane is taken for. */
async function adopted(at: RuntimeFixture, line: string, process: string): Promise<string | null> {
  const session = `s${crypto.randomUUID().slice(0, 8)}`;
  const tmuxPaneId = await at.shell(session);
  await at.tmux("send-keys", "-t", tmuxPaneId, line, "Enter");
  await eventually(async () => {
    const format = "#{pane_current_command}";
    const { stdout } = await at.tmux("display-message", "-p", "-t", tmuxPaneId, format);
    return stdout.trim() === process;
  });
  const names = { role: "slave", capability: "worker", label: session };
  const request = { containerId: at.containerId, tmuxPaneId, ...names };
  const { agent } = await adoptAgent(at.ctx, request);
  await at.tmux("kill-session", "-t", `=${session}`);
  return agent.program;
}

/** What tmux calls the process of each program. */
const PROGRAMS = [[CLAUDE, "claude"], [CODEX, "node"], [GEMINI, "node"], [OPENCODE, "opencode"]];

for (const [program, process] of PROGRAMS as [typeof CLAUDE, string][]) {
  testUnless(
    notInstalled(program.name),
    `${program.name} that runs in a pane is known`,
    async () => {
      await using at = await startOn(LOCAL);
      assertEquals(await adopted(at, fileOf(program.name), process), program.name);
    },
  );
}

Deno.test("other processes are no agents, whatever they are called", async () => {
  await using at = await startOn(LOCAL);
  assertEquals(await adopted(at, "sleep 600", "sleep"), null);
  assertEquals(await adopted(at, "sh -c 'sleep 600; : claude'", "sh"), null);
});

testUnless(
  engineReason() ?? notInstalled("codex") ?? notInstalled("gemini"),
  "Codex and Gemini CLI that run as node in a container's pane are known",
  async () => {
    const node = (await runProgram(["sh", "-c", "command -v node"], Deno.env.toObject())).stdout
      .trim();
    const { stdout } = await runProgram(["ldd", node], Deno.env.toObject());
    // A bench has no Node, and was made of this machine's own libraries.
    const libraries = /(\/\S+)\/libstdc\+\+\S* \(/.exec(stdout)?.[1];
    const mounts = () => [
      `${node}:/usr/bin/node:ro`,
      `${cacheFolder()}:${cacheFolder()}:ro`,
      ...(libraries === undefined ? [] : [`${libraries}:/host-libraries:ro`]),
    ];
    await using at = await startDocker({ mounts });
    for (const program of [CODEX, GEMINI]) {
      const line = `LD_LIBRARY_PATH=/host-libraries node ${fileOf(program.name)}`;
      assertEquals(await adopted(at, line, "node"), program.name);
    }
  },
);
