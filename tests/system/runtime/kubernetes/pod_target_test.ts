/** What a script in a pod has become, by what kubectl says of it and then of the pod. */
import { assertEquals } from "@std/assert";
import { clusterCommand } from "../../../../src/model/engine/engine_command.ts";
import { systemClock } from "../../../../src/system/clock.ts";
import type { Exec, ExecRequest, ExecResult } from "../../../../src/system/exec.ts";
import { runScript } from "../../../../src/system/runtime/target.ts";

const ID = "a".repeat(64);
const POD = { namespace: "dev", pod: "bench", uid: "u-1", container: "main" };

type Said = Partial<Extract<ExecResult, { kind: "exit" }>>;

function podWith(id: string, uid = POD.uid): Said {
  const status = { name: "main", containerID: `docker://${id}`, state: { running: {} } };
  const pod = {
    kind: "Pod",
    metadata: { name: "bench", namespace: "dev", uid },
    spec: { containers: [{}] },
    status: { containerStatuses: [status] },
  };
  return { code: 0, stdout: JSON.stringify(pod) };
}

const NOT_FOUND: Said = { stderr: 'Error from server (NotFound): pods "bench" not found\n' };

/** Runs a script where `exec` and `get` of kubectl say this. */
async function run(exec: Said, get: Said, isSameCluster = true) {
  const asked: ExecRequest[] = [];
  const answering: Exec = (_point, request) => {
    asked.push(request);
    const said = request.argv.includes("get") ? get : exec;
    return Promise.resolve({ kind: "exit", code: 1, stdout: "", stderr: "", ...said });
  };
  const target = {
    containerId: ID,
    name: "dev/bench",
    via: {
      command: clusterCommand("lab", null),
      user: "root",
      pod: POD,
      isItsEngine: () => Promise.resolve(isSameCluster),
    },
    socket: { name: "default" },
  };
  const request = { script: "exit 3", args: [], stdin: "", timeoutMs: 1000 };
  const tools = { exec: answering, clock: systemClock };
  return { result: await runScript(tools, "tmux.snapshot", target, request), asked };
}

Deno.test("a script in a pod is run as the image's user, by the names of pod and container", async () => {
  const { result, asked } = await run({
    code: 3,
    stdout: "agenttower-script\nhello\n",
    stderr: "oh\ncommand terminated with exit code 3\n",
  }, {});
  assertEquals(result, { kind: "ran", code: 3, stdout: "hello\n", stderr: "oh\n" });
  assertEquals(
    asked[0]?.argv.slice(0, 12).join(" "),
    "kubectl --context lab --namespace dev exec -i bench -c main -- sh",
  );
});

Deno.test("a pod is gone only where the cluster that had it says so", async () => {
  const complaints: Said[] = [
    NOT_FOUND,
    { stderr: 'error: unable to upgrade connection: container not found ("main")\n' },
    { stderr: "command terminated with exit code 137\n" },
    { stderr: "Error from server: \n" },
  ];
  for (const complaint of complaints) {
    for (const gone of [NOT_FOUND, podWith("b".repeat(64)), podWith(ID, "u-2")]) {
      const { result } = await run(complaint, gone);
      assertEquals(result.kind === "stopped" && result.status, "removed");
      assertEquals((await run(complaint, gone, false)).result.kind, "unreachable");
    }
    const { result } = await run(complaint, podWith(ID));
    assertEquals(result.kind === "unreachable" && result.transient, true);
    const refused: Said = { stderr: "The connection to the server h:1 was refused - did you…\n" };
    const away = (await run(complaint, refused)).result;
    assertEquals(away.kind === "unreachable" && away.engineDown, true);
  }
});

Deno.test("who may not run anything there is told so, and nobody takes that for the end of a pod", async () => {
  const stderr = 'Error from server (Forbidden): pods "bench" is forbidden: User "me" cannot\n';
  const { result, asked } = await run({ stderr }, NOT_FOUND);
  assertEquals(result, {
    kind: "unreachable",
    reason: stderr.trim(),
    engineDown: false,
    transient: false,
  });
  assertEquals(asked.length, 1);
});

Deno.test("before a shell is opened the cluster is asked for the very container", async () => {
  const ran = { code: 0, stdout: "agenttower-script\n" };
  for (const [get, isKept] of [[podWith(ID), false], [podWith("b".repeat(64)), true]] as const) {
    const { asked } = await run(ran, get);
    const kept = await asked[0]?.keptFromShell?.();
    assertEquals(kept === null ? false : kept?.kind === "exit" && kept.code === 1, isKept);
  }
});
