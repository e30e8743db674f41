/** An engine on another machine, over ssh: what commands cost, and what becomes of them when the way fails. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FarSsh, type SshFault } from "../../scripts/far/far_ssh.ts";
import { terminal } from "../cli/terminal_box.ts";
import { advised, typeLine } from "../support/advice.ts";
import { engineReason } from "../support/engine.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";
import {
  cut,
  cutWhileSpawning,
  type Far,
  far,
  live,
  liveFarAway,
  made,
  refusedScan,
  shownAsStale,
  well,
} from "./far_engine.ts";

function sshTest(name: string, act: (far: Far, ssh: FarSsh) => Promise<void>): void {
  testUnless(engineReason() ?? FarSsh.obstacle(), name, async () => {
    await using box = await sandbox();
    using ssh = await FarSsh.open(box.dir);
    await using there = await far(box, ssh);
    await act(there, ssh);
    await box.eventually(async () => (await sshOf(box)).length === 0);
  });
}

/** What commands have left of ssh. */
async function sshOf(box: Sandbox): Promise<string[]> {
  return (await box.processes()).map(commandLine).filter((line) => line.includes("dial-stdio"));
}

function commandLine(id: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${id}/cmdline`);
  } catch {
    return "";
  }
}

sshTest("over ssh, a layout lives its life on one connection a process", live);

sshTest("a connection that the user shares is used by all, and left alone", async (far, ssh) => {
  await using _shared = ssh.share();
  await made(far);
  await well(far);
  assertEquals(far.relay.connections, 1);
});

const FAULTS: Readonly<Record<SshFault, RegExp>> = {
  "key-refused": /Permission denied \(publickey/,
  "password-wanted": /Permission denied/,
  "host-unknown": /Host key verification failed/,
  "host-key-changed": /Host key for far has changed/,
  "name-unknown": /Could not resolve hostname/,
  "no-docker-there": /docker: (?:command )?not found/,
  "no-engine-there": /nowhere\.sock/,
};

sshTest("what keeps ssh from the engine is told in its words", async (far, ssh) => {
  const { box } = far;
  await made(far);
  for (const [fault, reason] of Object.entries(FAULTS) as [SshFault, RegExp][]) {
    await ssh.spoil(fault);
    await shownAsStale(far);
    const said = await refusedScan(far);
    assertMatch(said, reason, fault);
    const [host] = advised(
      said,
      "see what this says, which must not ask for anything: ssh ${host} docker version",
    );
    const line = `ssh ${host} docker version`;
    assertEquals((await typeLine(box, line)).code === 0, false, `${fault}: ${line}`);
    await ssh.mend();
    assertEquals((await typeLine(box, line)).code, 0, `${fault} mended: ${line}`);
  }
  await well(far);
});

sshTest("on a terminal, too, nothing waits for a password", async ({ box }, ssh) => {
  await ssh.spoil("password-wanted");
  const shown = await terminal(box);
  await shown.run("container", "scan");
  const screen = await shown.shows(/exit:\d/);
  assertStringIncludes(screen, "exit:1");
  assertEquals(/password:/i.test(screen), false, screen);
});

sshTest("over ssh, a way that ends says nothing of any pane", cut);

sshTest("over ssh, a way on which nothing comes says nothing of any pane", async (far) => {
  await made(far);
  far.relay.freeze();
  await shownAsStale(far);
  await refusedScan(far);
  far.relay.mend();
  await well(far);
});

sshTest("over ssh, a way that ends while panes are made makes no pane twice", cutWhileSpawning);

sshTest("over ssh, a long way takes long, and all comes to be", liveFarAway);
