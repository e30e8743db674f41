/** Who may write where podman is rootless: root of a container is whoever runs podman, and others are nobody here. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type PlaceOptions, PODMAN, startBench } from "../support/runtimes.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

const OWN = String(Deno.uid());

interface At {
  /** How a layout in the container ends, where the settings say so of the tmux user. */
  readonly layout: (session: string, containers?: Record<string, string>) => Promise<string>;
  readonly box: Sandbox;
  readonly name: string;
}

function rootlessTest(name: string, options: PlaceOptions, act: (at: At) => Promise<void>): void {
  const reason = OWN === "0" ? "podman is root's in this run" : null;
  testUnless(PODMAN.reason ?? reason, `podman: rootless, ${name}`, async () => {
    await using box = await sandbox();
    const container = PODMAN.newName();
    await using _bench = await startBench("podman", box, container, options);
    const layout = async (session: string, containers: Record<string, string> = {}) => {
      const own = { runtime: "podman", name_contains: [container], ...containers };
      box.configure("config.yaml", JSON.stringify({ containers: own, logs: { mode: "mount" } }));
      const labels = ["--session", session, "--label-prefix", `${session}-`];
      const made = await box.run("layout", "create", container, ...labels, "--wait", "--json");
      return made.json.result?.state ?? made.stdout + made.stderr;
    };
    await act({ box, name: container, layout });
  });
}

rootlessTest(
  "another user of the container cannot write logs, and its root can",
  { user: "bench" },
  async ({ box, name, layout }) => {
    assertEquals(await layout("bench"), "degraded");
    const doctor = await box.run("doctor", "--container", name);
    assertStringIncludes(doctor.stdout, "the tmux user (uid 1000) may not write in");
    assertEquals(await layout("root", { bench_user: "root" }), "ready");
  },
);

// podman-run(1), "--userns".
rootlessTest(
  "the user that keeps its id in the container can write logs",
  { user: OWN, flags: ["--userns=keep-id"] },
  async ({ layout }) => assertEquals(await layout("own"), "ready"),
);
