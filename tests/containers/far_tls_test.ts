/** An engine on another machine, over TLS: what commands cost, and what becomes of them when the way fails. */
import { assertEquals, assertMatch } from "@std/assert";
import { FarTls, type TlsFault } from "../../scripts/far/far_tls.ts";
import { sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";
import {
  cut,
  cutWhileSpawning,
  type Far,
  far,
  live,
  made,
  refusedScan,
  shownAsStale,
  well,
} from "./far_engine.ts";

function tlsTest(name: string, act: (far: Far, tls: FarTls) => Promise<void>): void {
  testUnless(FarTls.obstacle(), name, async () => {
    await using box = await sandbox();
    await using tls = await FarTls.start(box.dir);
    assertEquals(tls.engine.problem, null);
    await using there = await far(box, tls, tls.engine.client);
    await act(there, tls);
  });
}

tlsTest("over TLS, a layout lives its life on one connection a process", live);

const FAULTS: Readonly<Record<TlsFault, RegExp>> = {
  "unknown-authority": /tls: .*UnknownIssuer/,
  "other-name": /tls: .*not valid for name/,
  "client-unknown": /tls: .*fatal alert/,
};

tlsTest("what is wrong with certificates is told", async (far, tls) => {
  await made(far);
  for (const [fault, reason] of Object.entries(FAULTS) as [TlsFault, RegExp][]) {
    const client = tls.spoil(fault);
    await shownAsStale(far, client);
    assertMatch(await refusedScan(far, client), reason, fault);
    tls.mend();
  }
  await well(far);
});

tlsTest("over TLS, a way that ends says nothing of any pane", cut);

tlsTest("over TLS, a way that ends while panes are made makes no pane twice", cutWhileSpawning);
