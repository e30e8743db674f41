/**
 * Measures what commands cost by the way to their engine, and prints a table: how many connections each opens, and
 * the median of its time in milliseconds. The engine is the one of this machine, behind its socket, behind an sshd, and
 * behind that with a way that takes longer; one more, if this is root, is spoken to with certificates.
 *
 *     deno task engines [--runs N] [--program PATH]
 */
import { parseArgs } from "@std/cli/parse-args";
import { FarSsh } from "../far/far_ssh.ts";
import { FarTls } from "../far/far_tls.ts";
import type { Relay } from "../far/relay.ts";
import { whyNoContainers } from "./containers.ts";
import { median } from "./interleaved.ts";
import { preparePrograms, type Programs } from "./programs.ts";
import { Rig } from "./rig.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const IMAGE = "agenttower-bench:test";

/** Added in each direction of a way that takes longer, in milliseconds. */
const LONG_MS = 50;

const SETTINGS = `logs: { mode: "off" }\nrecovery: { min_interval_seconds: 0 }\n`;

/** A way to an engine; on the socket of this machine nothing is counted. */
interface Way {
  readonly name: string;
  readonly client: Readonly<Record<string, string>>;
  /** How docker is asked where containers are made. */
  readonly near: Readonly<Record<string, string>>;
  readonly relay: Relay | null;
  readonly delayMs: number;
}

interface Measured {
  readonly connections: Set<number>;
  readonly times: number[];
}

const options = parseArgs(Deno.args, {
  string: ["runs", "program"],
  default: { runs: "5", program: "" },
});

async function main(): Promise<number> {
  const why = await whyNoContainers();
  if (why !== null) {
    console.error(`engines: there are no containers: ${why}`);
    return 1;
  }
  const folder = Deno.makeTempDirSync({ dir: "/tmp", prefix: "at-bench-" });
  try {
    await using resources = new AsyncDisposableStack();
    const given = options.program === "" ? null : await Deno.realPath(options.program);
    const programs = await preparePrograms(folder, given);
    if (programs.problem !== null) {
      console.error(`engines: run from source, for it cannot be compiled: ${programs.problem}`);
    }
    const columns: [Way, ReadonlyMap<string, Measured>][] = [];
    for (const way of await waysTo(folder, resources)) {
      columns.push([way, await measureOn(way, programs)]);
    }
    console.log(tableOf(columns));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
  return 0;
}

async function waysTo(folder: string, resources: AsyncDisposableStack): Promise<Way[]> {
  const ways: Way[] = [{ name: "socket", client: {}, near: {}, relay: null, delayMs: 0 }];
  const add = (name: string, far: Pick<Way, "client" | "near"> & { readonly relay: Relay }) => {
    for (const delayMs of [0, LONG_MS]) {
      const full = delayMs === 0 ? name : `${name}, ${delayMs} ms each way`;
      ways.push({ ...far, name: full, delayMs });
    }
  };
  const noSsh = FarSsh.obstacle();
  if (noSsh === null) {
    const { client, relay } = resources.use(await FarSsh.open(folder));
    add("ssh", { client, relay, near: {} });
  } else console.error(`engines: without ssh: ${noSsh}`);
  const noTls = FarTls.obstacle();
  if (noTls === null) {
    const { client, relay, engine } = resources.use(await FarTls.start(folder));
    add("TLS", { client, relay, near: engine.client });
  } else console.error(`engines: without TLS: ${noTls}`);
  return ways;
}

async function measureOn(way: Way, programs: Programs): Promise<ReadonlyMap<string, Measured>> {
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  await using rig = Rig.open(programs, SETTINGS, way.client);
  await run(`${ROOT}scripts/bench-image`, ["docker"], way.near);
  const label = ["--label", "agenttower.test=1"];
  const words = ["run", "--detach", "--network", "none", ...label, "--name", name];
  await run("docker", [...words, "--user", "root", IMAGE, "sleep", "infinity"], way.near);
  try {
    if (way.relay !== null) way.relay.delayMs = way.delayMs;
    const measured = new Map<string, Measured>();
    // The first round shows programs and files to the system, and is not measured.
    for (let round = 0; round <= Number(options.runs); round++) {
      for (const [title, args] of stepsOn(name)) {
        const before = way.relay?.connections ?? 0;
        const { ms } = await rig.cli(...args)();
        if (round === 0) continue;
        const cell = measured.get(title) ?? { connections: new Set(), times: [] };
        measured.set(title, cell);
        cell.times.push(ms);
        cell.connections.add((way.relay?.connections ?? 0) - before);
      }
    }
    return measured;
  } finally {
    if (way.relay !== null) way.relay.delayMs = 0;
    await run("docker", ["rm", "--force", "--volumes", name], way.near);
  }
}

function stepsOn(name: string): readonly (readonly [title: string, args: string[]])[] {
  return [
    ["`container scan`", ["container", "scan"]],
    ["`layout create --wait`", ["layout", "create", name, "--session", "demo", "--wait"]],
    ["`layout show`", ["layout", "show", `${name}/demo`]],
    ["`layout list`", ["layout", "list"]],
    ["`agent send`", ["agent", "send", `${name}/s1`, "--text", "true"]],
    ["`agent read`", ["agent", "read", `${name}/s1`]],
    ["`recover`", ["recover"]],
    ["`pane remove`", ["pane", "remove", `${name}/s1`]],
    ["`pane recreate --wait`", ["pane", "recreate", `${name}/s1`, "--wait"]],
    ["`layout remove`", ["layout", "remove", `${name}/demo`]],
  ];
}

function tableOf(columns: readonly [Way, ReadonlyMap<string, Measured>][]): string {
  const titles = [...columns[0]?.[1].keys() ?? []];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["command", ...columns.map(([way]) => way.name)]),
    line(["---", ...columns.map(() => "---")]),
    ...titles.map((title) =>
      line([title, ...columns.map(([way, measured]) => cellOf(way, measured.get(title)!))])
    ),
  ].join("\n");
}

function cellOf({ relay }: Way, { connections, times }: Measured): string {
  const ms = `${Math.round(median(times))} ms`;
  return relay === null ? ms : `${[...connections].sort().join(" or ")}, ${ms}`;
}

async function run(
  program: string,
  args: string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args, env, stdin: "null" })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

if (import.meta.main) Deno.exit(await main());
