/**
 * Pods as containers: a real kubectl against an API server of the tests' own, whose pods are real containers of docker.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { terminal } from "../cli/terminal_box.ts";
import { advised } from "../support/advice.ts";
import { type BenchContainer, benchContainer, engineReason } from "../support/engine.ts";
import { ApiServer } from "../support/kubernetes/api_server.ts";
import { kubectlFolder, noKubectl } from "../support/kubernetes/kubectl.ts";
import { podsBox } from "../support/kubernetes/pods_box.ts";
import { only } from "../support/items.ts";
import { createReady, layoutStates, statesOnRecord } from "../support/layout_states.ts";
import { testUnless } from "../support/skip.ts";

const REASON = engineReason() ?? noKubectl();

const NAMESPACE = "dev";

function boxOn(server: ApiServer, settings: readonly string[] = ["logs: {mode: off}"]) {
  return podsBox({
    path: kubectlFolder(),
    writeConfig: (folder) => server.writeConfig(folder, { lab: NAMESPACE }),
    context: "lab",
    settings,
  });
}

function put(server: ApiServer, name: string, bench: BenchContainer, uid?: string): void {
  const containers = [{ name: "main", id: bench.id }];
  server.put({ namespace: NAMESPACE, name, containers, ...(uid === undefined ? {} : { uid }) });
}

testUnless(REASON, "a layout lives in a pod from its creation to its removal", async () => {
  await using server = ApiServer.start();
  await using bench = await benchContainer();
  await using box = await boxOn(server);
  put(server, "bench-1", bench);
  const scanned = await box.run("container", "scan");
  assertEquals(scanned.code, 0, scanned.stderr);
  assertMatch(scanned.stdout, /^dev\/bench-1 +lab /m);
  await createReady(box, "lab/dev/bench-1", "demo");
  const shown = await box.run("layout", "show", "dev/bench-1/demo");
  assertEquals(shown.code, 0, shown.stderr);
  const sent = await box.run("agent", "send", "dev/bench-1/demo-m1", "--text", "echo from-here");
  assertEquals(sent.code, 0, sent.stderr);
  await box.eventually(async () =>
    (await bench.tmux("capture-pane", "-p", "-t", "demo:0.0")).stdout.includes("\nfrom-here")
  );
  for (const verb of ["remove", "recreate"]) {
    const { code, stderr } = await box.run("pane", verb, "dev/bench-1/demo-m1");
    assertEquals(code, 0, stderr);
  }
  const waited = await box.run("layout", "wait", "dev/bench-1/demo");
  assertEquals(waited.code, 0, waited.stdout + waited.stderr);
  const removed = await box.run("layout", "remove", "lab/dev/bench-1/demo", "--json");
  assertEquals([removed.code, removed.json.result.state], [0, "removed"], removed.stderr);
  assertEquals((await bench.tmux("has-session", "-t", "demo")).code, 1);
  const { runtime } = only(box.sql("SELECT runtime FROM container WHERE id <> 'local'"));
  assertEquals(runtime, "kubernetes");
});

testUnless(REASON, "what a pod's panes print is pulled to this machine", async () => {
  await using server = ApiServer.start();
  await using bench = await benchContainer();
  await using box = await boxOn(server, []);
  put(server, "bench-1", bench);
  await createReady(box, "dev/bench-1", "demo");
  await bench.tmux("send-keys", "-t", "demo:0.0", "echo pulled-$((1 + 1))", "Enter");
  await box.eventually(async () =>
    (await box.run("log", "show", "dev/bench-1/demo-m1")).stdout.includes("pulled-2")
  );
  // What the container is called has a slash, which no folder may have.
  const { path } = only(box.sql<{ path: string }>("SELECT path FROM pulled_log LIMIT 1"));
  assertMatch(path, new RegExp(`/logs/${bench.id}/[^/]+$`));
});

testUnless(REASON, "a pod of the same name is another container, and is left alone", async () => {
  await using server = ApiServer.start();
  await using bench = await benchContainer();
  await using other = await benchContainer();
  await using box = await boxOn(server);
  put(server, "bench-1", bench);
  await createReady(box, "dev/bench-1", "demo");
  put(server, "bench-1", other);
  const recovered = await box.run("recover");
  assertEquals(recovered.code, 0, recovered.stdout + recovered.stderr);
  assertEquals(await statesOnRecord(box), { demo: "failed" });
  assertEquals((await other.tmux("list-sessions")).code, 1, "nothing was begun in it");
  await createReady(box, "lab/dev/bench-1", "again");
  assertMatch((await other.tmux("list-sessions")).stdout, /^again:/m);
  assertEquals(await statesOnRecord(box), { demo: "failed", again: "ready" });
});

testUnless(REASON, "a container that a pod has started anew is another one", async () => {
  await using server = ApiServer.start();
  await using bench = await benchContainer();
  await using other = await benchContainer();
  await using box = await boxOn(server);
  const uid = crypto.randomUUID();
  put(server, "bench-1", bench, uid);
  await createReady(box, "dev/bench-1", "demo");
  put(server, "bench-1", other, uid);
  await box.run("recover");
  assertEquals(await statesOnRecord(box), { demo: "failed" });
  server.remove(NAMESPACE, "bench-1");
  const refused = await box.run("layout", "create", "dev/bench-1", "--session", "x");
  assertEquals(refused.code, 1);
  assertMatch(refused.stderr, /error\[container_(?:inactive|not_found)\]/);
});

testUnless(REASON, "a cluster that does not answer, or refuses, loses nothing", async () => {
  await using server = ApiServer.start();
  await using bench = await benchContainer();
  await using box = await boxOn(server);
  put(server, "bench-1", bench);
  await createReady(box, "dev/bench-1", "demo");
  const isStale = async (reason: RegExp) => {
    const recover = await box.run("recover");
    assertEquals(recover.code, 1);
    assertMatch(recover.stdout + recover.stderr, reason);
    assertEquals(await layoutStates(box), { demo: "ready stale" });
    const scanned = await box.run("container", "scan");
    assertEquals(scanned.code, 1);
    assertMatch(scanned.stderr, reason);
    advised(
      scanned.stderr,
      'see whether "${engine} get pods" works; without it, "local" can be used',
    );
  };
  server.refusing = 401;
  await isStale(/Unauthorized/);
  server.refusing = 403;
  await isStale(/Forbidden/);
  server.refusing = null;
  // Another cluster at the same address has no such pod, which says nothing.
  const uid = server.clusterUid;
  server.clusterUid = crypto.randomUUID();
  server.remove(NAMESPACE, "bench-1");
  const recover = await box.run("recover");
  assertEquals(recover.code, 1);
  advised(recover.stdout + recover.stderr, 'see "kubectl config get-contexts" and KUBECONFIG');
  assertEquals(await layoutStates(box), { demo: "ready stale" });
  server.clusterUid = uid;
  const pod = only(box.sql<{ labels: string }>("SELECT labels FROM container WHERE id <> 'local'"));
  put(server, "bench-1", bench, JSON.parse(pod.labels)["io.kubernetes.pod.uid"]);
  await server.stop();
  await isStale(/was refused/);
  server.startAgain();
  assertEquals((await box.run("recover")).code, 0);
  assertEquals(await statesOnRecord(box), { demo: "ready" });
});

testUnless(
  REASON,
  "what runs in a pod goes on when the connection is cut in its midst",
  async () => {
    await using server = ApiServer.start();
    await using bench = await benchContainer();
    await using box = await boxOn(server);
    put(server, "bench-1", bench);
    await createReady(box, "dev/bench-1", "demo");
    server.cutting = true;
    assertEquals((await box.run("recover")).code, 1);
    assertEquals(await layoutStates(box), { demo: "ready stale" });
    server.cutting = false;
    assertEquals((await box.run("recover")).code, 0);
    assertEquals(await statesOnRecord(box), { demo: "ready" });
  },
);

testUnless(
  REASON,
  "a terminal is attached in a pod, by the line that people are shown, too",
  async () => {
    await using server = ApiServer.start();
    await using bench = await benchContainer();
    await using box = await boxOn(server);
    put(server, "bench-1", bench);
    await createReady(box, "dev/bench-1", "demo");
    const tty = await terminal(box);
    const hasClient = (session: string) =>
      box.eventually(async () =>
        (await bench.tmux("list-clients")).stdout.includes(`: ${session} `)
      );
    await tty.run("layout", "attach", "dev/bench-1/demo");
    await hasClient("demo");
    await bench.tmux("detach-client", "-s", "demo");
    await tty.shows("exit:0");

    await bench.tmux("new-session", "-d", "-s", "own", "sleep 1000");
    const refused = await box.run("layout", "create", "dev/bench-1", "--session", "own");
    const look = "choose another --session; what is there: ${holder.showCommand}";
    const [line = ""] = advised(refused.stderr, look);
    assertMatch(
      line,
      /^kubectl --context lab --namespace dev exec -it bench-1 -c main -- env TERM=screen tmux /,
    );
    await tty.type(`clear; ${line}`, "Enter");
    await hasClient("own");
  },
);

testUnless(
  REASON,
  "what a pod cannot have is told: a log here, a user of the settings",
  async () => {
    await using server = ApiServer.start();
    await using bench = await benchContainer({ user: "4321" });
    await using box = await boxOn(server, [
      "containers: {bench_user: root}",
      "logs: {mode: mount}",
    ]);
    server.put({
      namespace: NAMESPACE,
      name: "bench-1",
      containers: [{ name: "main", id: bench.id }, { name: "side", id: "0".repeat(64) }],
    });
    server.put({
      namespace: NAMESPACE,
      name: "web",
      containers: [{ name: "main", id: "1".repeat(64) }],
    });
    const scanned = await box.run("container", "scan");
    assertMatch(scanned.stdout, /^dev\/bench-1\/main /m);
    assertMatch(scanned.stdout, /^dev\/bench-1\/side /m);
    assertEquals(scanned.stdout.includes("dev/web"), false);
    const made = await box.run("layout", "create", "dev/bench-1/main", "--session", "x", "--wait");
    assertEquals(made.code, 3, made.stderr);
    const shown = await box.run("layout", "show", "dev/bench-1/main/x");
    advised(
      shown.stdout + shown.stderr,
      "set logs.mode to auto in config.yaml, to have it pulled",
    );
    const doctor = await box.run("doctor", "--container", "dev/bench-1/main");
    assertMatch(
      doctor.stdout,
      /^ok +engine +lab \(v1\.33\.0\) answers in \d+ ms, asked through its command, id \S+: 3 running containers, 2 of .*; each image's own user counts there, and containers.bench_user does not$/m,
    );
    const [name] = advised(
      doctor.stdout,
      "give ${name} HOME in the env of its pod, a folder that uid ${uid} may write in",
    );
    assertEquals(name, "dev/bench-1/main");
    await using nameless = await benchContainer({ user: "4321", env: { HOME: "/tmp" } });
    put(server, "bench-2", nameless);
    const { stdout } = await box.run("doctor", "--container", "dev/bench-2");
    const [uid] = advised(stdout, "give uid ${uid} an entry in the image's /etc/passwd");
    assertEquals(uid, "4321");
  },
);
