/** Five real agents in two containers and on this machine, and what one table says of them. */
import { assertEquals, assertMatch } from "@std/assert";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { type BenchContainer, benchContainer, engineReason } from "../support/engine.ts";
import { eventually } from "../support/eventually.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";
import { cacheFolder, fileOf, folderOf, notInstalled } from "./installed.ts";
import { LOOKED_AT } from "./looked_at.ts";
import { ModelServer } from "./models/server.ts";
import { CLAUDE } from "./programs/claude.ts";
import { CODEX } from "./programs/codex.ts";
import type { Program } from "./programs/program.ts";

/** A bench has no Node: what it runs is the program itself, which npm's own script would start. */
const NATIVE: Readonly<Record<string, string>> = {
  claude: fileOf("claude"),
  codex: `${folderOf("codex")}/node_modules/@openai/codex-linux-x64/` +
    "vendor/x86_64-unknown-linux-musl/bin/codex",
};

/** Adds a program's launch profile with a home, a project and a model of its own; gives the model. */
function member(box: Sandbox, profile: string, program: Program): ModelServer {
  const model = new ModelServer(program.dialect);
  const home = `${box.dir}/shared/${profile}`;
  const project = `${home}/proj`;
  Deno.mkdirSync(project, { recursive: true });
  const { settings } = LOOKED_AT[program.name].options ?? {};
  const launch = program.seed({ home, project, modelUrl: model.url }, {
    isOnboarded: true,
    isFolderTrusted: true,
    settings,
  });
  addProfile(box, profile, [NATIVE[program.name] ?? "", ...launch.args], {
    env: { HOME: home, ...launch.env },
    working_dir: project,
  });
  return model;
}

async function bench(box: Sandbox, name: string): Promise<BenchContainer> {
  const logs = `${box.state}/logs/${name}`;
  Deno.mkdirSync(logs, { recursive: true });
  const shared = `${box.dir}/shared`;
  const mounts = [`${logs}:${logs}`, `${shared}:${shared}`, `${cacheFolder()}:${cacheFolder()}:ro`];
  return await benchContainer({ name, user: "root", network: "host", mounts });
}

async function ran(box: Sandbox, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await box.run({ timeoutMs: 180_000 }, ...args);
  assertEquals(code, 0, `${args.join(" ")}: ${stderr}`);
  return stdout;
}

testUnless(
  engineReason() ?? notInstalled("claude") ?? notInstalled("codex"),
  "five agents in two containers and on local: one table says whom to help, and why",
  async () => {
    await using box = await sandbox();
    const part = crypto.randomUUID().slice(0, 8);
    box.configure("config.yaml", `containers: { name_contains: ["${part}"] }\n`);
    const claudes = ["claude-a", "claude-b", "claude-c"].map((name) => member(box, name, CLAUDE));
    const codexes = ["codex-a", "codex-b"].map((name) => member(box, name, CODEX));
    await using models = new AsyncDisposableStack();
    for (const model of [...claudes, ...codexes]) models.use(model);
    const [first, second] = [`bench-${part}-one`, `bench-${part}-two`];
    await using _first = await bench(box, first);
    await using _second = await bench(box, second);
    addTemplate(box, "ab", ["claude-a", "codex-a"]);
    addTemplate(box, "ba", ["codex-b", "claude-b"]);
    addTemplate(box, "c", ["claude-c"]);
    await ran(box, "container", "scan");
    for (const [place, template] of [[first, "ab"], [second, "ba"], ["local", "c"]] as const) {
      const what = [place, "--template", template, "--session", "fleet"];
      await ran(box, "layout", "create", ...what, "--wait=170", "--for", "idle");
    }

    const [asking, idle, drafted] = claudes;
    const [working, limited] = codexes;
    asking?.willAnswer(LOOKED_AT.claude.asks);
    const held = working?.willHold("Some text.\n");
    limited?.willAnswer(
      ...Array.from({ length: 12 }, () => ({ status: 429, message: "too many" })),
    );
    await ran(box, "agent", "send", `${first}/p1`, "--text", "make a file");
    await ran(box, "agent", "send", `${first}/p2`, "--text", "think about it");
    await box.run("agent", "send", `${second}/p1`, "--text", "say something");
    await ran(box, "agent", "send", `${second}/p2`, "--text", "a quick one");
    await box.run("agent", "send", "local/p1", "--text", "not yet", "--no-enter");

    const wanted = [
      `${first}/p1 waiting/permission`,
      `${second}/p1 waiting/limit`,
      `${first}/p2 working`,
      `${second}/p2 idle`,
      "local/p1 idle/draft",
    ];
    const seen = await eventually(async () => {
      const rows = await activities(box);
      return wanted.every((row) => rows.includes(row)) ? rows : null;
    }, 120_000);
    assertEquals(seen.length, wanted.length);
    // Those that wait for somebody are the first that are shown.
    const table = (await ran(box, "agent", "list")).split("\n").slice(1);
    assertMatch(table[0] ?? "", /waiting/);
    assertMatch(table[1] ?? "", /waiting/);
    assertMatch(await ran(box, "status"), new RegExp(`WAITS FOR YOU[^]*${first}/p1.*permission`));

    await ran(box, "agent", "answer", `${first}/p1`, "yes");
    held?.release();
    await ran(box, "agent", "wait", `${first}/p1`, `${first}/p2`, "--all", "--for", "idle");
    assertEquals([asking, idle, drafted, working].map((model) => model?.prompts), [
      ["make a file"],
      ["a quick one"],
      [],
      ["think about it"],
    ]);
  },
);

/** `CONTAINER/LABEL ACTIVITY[/REASON]` of each agent. */
async function activities(box: Sandbox): Promise<string[]> {
  const { result } = JSON.parse(await ran(box, "agent", "list", "--json"));
  const names = new Map<string, string>();
  const listed = JSON.parse(await ran(box, "container", "list", "--json"));
  for (const { container_id, name } of listed.result.items) names.set(container_id, name);
  return result.items.map((
    agent: { container_id: string; label: string; activity: string; reason: string | null },
  ) => {
    const { container_id, label, activity, reason } = agent;
    const place = names.get(container_id) ?? container_id;
    return `${place}/${label} ${reason === null ? activity : `${activity}/${reason}`}`;
  });
}
