/** What is measured in bench containers of docker, whose engine is asked as the user's own setup says. */
import { restoredBy, type Task } from "./interleaved.ts";
import type { Programs } from "./programs.ts";
import { Rig } from "./rig.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const IMAGE = "agenttower-bench:test";

/** How long the commands of new panes are watched, in seconds. */
const PROBE_SECONDS = 1;

/** Every list reads the containers. */
const SETTINGS = "recovery: { min_interval_seconds: 0 }\n";

const TEMPLATE_16 = `name: sixteen
panes:
  - { role: master, capability: orchestrator, label_pattern: "m{ordinal}" }
${`  - { role: slave, capability: worker, label_pattern: "s{ordinal}" }\n`.repeat(15)}`;

export interface Containers extends AsyncDisposable {
  readonly rig: Rig;
  readonly count: number;
  /** The floors: a command that does nothing in a container, and `list-panes` in all of them, side by side. */
  readonly execTrue: Task;
  readonly listPanesEverywhere: Task;
  /** One command that makes three panes, waits as long as a probe window is, and lists them. */
  readonly makeWaitAndList: Task;
  readonly createAnswered: Task;
  readonly createAndWait: Task;
  readonly createSixteenAndWait: Task;
  readonly show: Task;
  readonly removePane: Task;
}

/** Why there are no containers here; null where there are. */
export async function whyNoContainers(): Promise<string | null> {
  try {
    const { success, stderr } = await new Deno.Command("docker", { args: ["version"] }).output();
    return success ? null : new TextDecoder().decode(stderr).trim();
  } catch (error) {
    return String(error);
  }
}

/** Starts `count` containers, each with a layout that stands. */
export async function containers(programs: Programs, count: number): Promise<Containers> {
  await succeed(`${ROOT}scripts/bench-image`, ["docker"]);
  const mark = crypto.randomUUID().slice(0, 8);
  const names = Array.from({ length: count }, (_, index) => `bench-${mark}-${index}`);
  const rig = Rig.open(programs, SETTINGS);
  rig.configure("managed_templates/sixteen.yaml", TEMPLATE_16);
  const dispose = async () => {
    await rig[Symbol.asyncDispose]();
    await succeed("docker", ["rm", "--force", "--volumes", ...names]);
  };
  try {
    for (const name of names) {
      const mount = `${rig.state}/logs/${name}:/var/log/agenttower`;
      await rig.cli("container", "mount", name)();
      await succeed("docker", [
        ...["run", "--detach", "--network", "none", "--label", "agenttower.test=1"],
        ...["--name", name, "--user", "root", "--volume", mount, IMAGE, "sleep", "infinity"],
      ]);
    }
    await rig.cli("container", "scan")();
    const standing = ["--session", "standing", "--label-prefix", "standing-"];
    for (const name of names) await rig.cli("layout", "create", name, ...standing)();
    for (const name of names) await rig.cli("layout", "wait", `${name}/standing`)();
  } catch (error) {
    await dispose();
    throw error;
  }
  return { rig, count, ...tasks(rig, names), [Symbol.asyncDispose]: dispose };
}

function tasks(
  rig: Rig,
  names: readonly string[],
): Omit<Containers, "rig" | "count" | keyof AsyncDisposable> {
  const [first = ""] = names;
  const inside = (...command: string[]): Task => () =>
    rig.measured(["docker", "exec", first, ...command]);
  const layout = `${first}/bench`;
  const create = ["layout", "create", first, "--session", "bench", "--label-prefix", "b-"];
  const away = rig.cli("layout", "remove", layout);
  const everywhere = names.map((name) => `docker exec ${name} tmux list-panes -a & `).join("");
  const floor = "tmux -L floor new-session -d -x 200 -y 50 ';' split-window ';' split-window && " +
    `sleep ${PROBE_SECONDS} && tmux -L floor list-panes -a`;
  return {
    execTrue: inside("true"),
    listPanesEverywhere: () => rig.measured(["sh", "-c", `${everywhere}wait`]),
    makeWaitAndList: restoredBy(
      inside("sh", "-c", floor),
      inside("tmux", "-L", "floor", "kill-server"),
    ),
    createAnswered: restoredBy(rig.cli(...create), rig.cli("layout", "wait", layout), away),
    createAndWait: restoredBy(rig.cli(...create, "--wait"), away),
    createSixteenAndWait: restoredBy(
      rig.cli(...create, "--template", "sixteen", "--wait"),
      away,
    ),
    show: rig.cli("layout", "show", `${first}/standing`),
    // Of a layout of its own each time: a chain of recreations has an end.
    removePane: async () => {
      await rig.cli(...create, "--wait")();
      return await restoredBy(rig.cli("pane", "remove", `${first}/b-s2`), away)();
    },
  };
}

async function succeed(program: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
