/** Layouts in the pods of a real cluster, each part of its life once: `deno task kubernetes`. */
import { assertEquals, assertMatch } from "@std/assert";
import { CLUSTER, clusterPrograms } from "../../scripts/kubernetes/build.ts";
import { Cluster } from "../../scripts/kubernetes/cluster.ts";
import { terminal } from "../cli/terminal_box.ts";
import { only } from "../support/items.ts";
import { kubectlFolder } from "../support/kubernetes/kubectl.ts";
import { podsBox } from "../support/kubernetes/pods_box.ts";
import { createReady, layoutStates, statesOnRecord } from "../support/layout_states.ts";
import type { Sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

const REASON = Deno.env.get(CLUSTER) === undefined
  ? "deno task kubernetes has a cluster for it"
  : null;

const NAMESPACE = "dev";

/** What a user needs in a namespace, and no more. */
const ROLE = [
  ["create", "role", "benches", "--verb=get,list", "--resource=pods"],
  ["create", "role", "runs", "--verb=get,create", "--resource=pods/exec"],
  ["create", "rolebinding", "benches", "--role=benches", "--user=user"],
  ["create", "rolebinding", "runs", "--role=runs", "--user=user"],
];

/** The folders of programs of two ages: the older speaks SPDY to run something, the other tries WebSockets first. */
const CLIENTS = [["1.35", kubectlFolder()], ["1.20", clusterPrograms().client]] as const;

interface At {
  readonly cluster: Cluster;
  readonly box: Sandbox;
  /** Runs kubectl as who may do everything, in the namespace. */
  readonly admin: (...args: string[]) => Promise<string>;
}

/** What becomes of layouts, in an order in which each finds what it needs. */
const STEPS: Readonly<Record<string, (at: At) => Promise<void>>> = {
  "a layout lives in a pod from its creation to its removal": async ({ cluster, box, admin }) => {
    await cluster.makePod(NAMESPACE, "bench-1");
    const scanned = await box.run("container", "scan");
    assertEquals(scanned.code, 0, scanned.stderr);
    assertMatch(scanned.stdout, /^dev\/bench-1 +user /m);
    await createReady(box, "user/dev/bench-1", "demo");
    const sent = await box.run("agent", "send", "dev/bench-1/demo-m1", "--text", "echo from-here");
    assertEquals(sent.code, 0, sent.stderr);
    const capture = ["exec", "bench-1", "--", "tmux", "capture-pane", "-p", "-t", "demo:0.0"];
    await box.eventually(async () => (await admin(...capture)).includes("\nfrom-here"));
    for (const verb of ["remove", "recreate"]) {
      const { code, stderr } = await box.run("pane", verb, "dev/bench-1/demo-m1");
      assertEquals(code, 0, stderr);
    }
    assertEquals((await box.run("layout", "wait", "dev/bench-1/demo")).code, 0);
    const tty = await terminal(box);
    await tty.run("layout", "attach", "dev/bench-1/demo");
    const clients = ["exec", "bench-1", "--", "tmux", "list-clients"];
    await box.eventually(async () => (await admin(...clients)).includes(": demo "));
    await admin("exec", "bench-1", "--", "tmux", "detach-client", "-s", "demo");
    await tty.shows("exit:0");
    await tty.close();
    const removed = await box.run("layout", "remove", "dev/bench-1/demo");
    assertEquals(removed.code, 0, removed.stderr);
  },
  "what a cluster is asked is told, with what its user may not see": async ({ box }) => {
    const doctor = await box.run("doctor");
    assertMatch(
      doctor.stdout,
      /^ok +engine +user \(v1\.20\.2\) answers in \d+ ms, asked through its command: 1 running /m,
    );
  },
  "without its server, its node or its rights nothing is lost": async (
    { cluster, box, admin },
  ) => {
    await createReady(box, "dev/bench-1", "kept");
    const states = await statesOnRecord(box);
    const isStale = async (reason: RegExp) => {
      const recover = await box.run("recover");
      assertEquals(recover.code, 1, recover.stdout + recover.stderr);
      assertMatch(recover.stdout + recover.stderr, reason);
      assertEquals(await layoutStates(box), { ...states, kept: "ready stale" });
    };
    await cluster.stopServer();
    await isStale(/was refused|unexpected EOF|EOF/);
    await cluster.startServer();

    await admin("delete", "rolebinding", "benches");
    await isStale(/Forbidden/);
    const scanned = await box.run("container", "scan");
    assertMatch(scanned.stderr, /pods is forbidden/);
    await admin("create", "rolebinding", "benches", "--role=benches", "--user=user");

    await cluster.stopNode();
    await isStale(/refused/);
    cluster.startNode();

    await box.eventually(async () => (await box.run("recover")).code === 0, 60_000);
    assertEquals(await statesOnRecord(box), states);
  },
  "a token that nobody knows is told as that": async ({ cluster }) => {
    await using box = await boxOn(cluster, kubectlFolder(), "stranger");
    const scanned = await box.run("container", "scan");
    assertEquals(scanned.code, 1);
    assertMatch(scanned.stderr, /must be logged in/);
  },
  "a container that ended in its pod is gone, and the next one is another": async (
    { cluster, box },
  ) => {
    const first = only(
      box.sql<{ id: string }>("SELECT id FROM container WHERE id <> 'local' AND active = 1"),
    );
    await cluster.killContainer(first.id);
    await box.eventually(async () => {
      await box.run("recover");
      return (await layoutStates(box)).kept === "failed";
    }, 60_000);
    await box.eventually(async () => {
      await box.run("container", "scan");
      const running = box.sql("SELECT id FROM container WHERE id <> 'local' AND active = 1");
      return running.length === 1 && running[0]?.id !== first.id;
    }, 60_000);
    await createReady(box, "dev/bench-1", "next");
  },
  "a pod of the same name is another container, and is left alone": async (
    { cluster, box, admin },
  ) => {
    await admin("delete", "pod", "bench-1", "--wait");
    await cluster.makePod(NAMESPACE, "bench-1");
    const recovered = await box.run("recover");
    assertEquals(recovered.code, 0, recovered.stdout + recovered.stderr);
    assertEquals((await statesOnRecord(box)).next, "failed");
    const sessions = [
      "exec",
      "bench-1",
      "--",
      "sh",
      "-c",
      "tmux list-sessions 2>/dev/null || true",
    ];
    assertEquals(await admin(...sessions), "", "nothing was begun in it");
    await createReady(box, "dev/bench-1", "again");
  },
  "a pod that has done its work is gone": async ({ cluster, box, admin }) => {
    const work = "until [ -e /tmp/end ]; do sleep 0.1; done";
    await cluster.makePod(NAMESPACE, "bench-2", ["sh", "-c", work]);
    await createReady(box, "dev/bench-2", "work");
    await admin("exec", "bench-2", "--", "touch", "/tmp/end");
    await box.eventually(async () => {
      await box.run("recover");
      return (await layoutStates(box)).work === "failed";
    }, 60_000);
    assertEquals((await statesOnRecord(box)).again, "ready");
  },
};

function boxOn(cluster: Cluster, path: string, context: string): Promise<Sandbox> {
  return podsBox({
    path,
    writeConfig: (folder) => cluster.writeConfig(folder, NAMESPACE),
    context,
    settings: ["logs: {mode: off}"],
  });
}

for (const [version, path] of CLIENTS) {
  testUnless(
    REASON,
    `layouts live in a real cluster, through kubectl ${version}`,
    async (t) => {
      await using cluster = await Cluster.start();
      const admin = (...args: string[]) => cluster.kubectl(["-n", NAMESPACE, ...args]);
      await cluster.kubectl(["create", "namespace", NAMESPACE]);
      for (const args of ROLE) await admin(...args);
      await using box = await boxOn(cluster, path, "user");
      for (const [name, step] of Object.entries(STEPS)) {
        await t.step(name, () => step({ cluster, box, admin }));
      }
    },
  );
}
