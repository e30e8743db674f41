import { assertEquals, assertThrows } from "@std/assert";
import { localContainer } from "../../src/containers/known.ts";
import { requireNoSession } from "../../src/managed/conflicts.ts";
import type { Container } from "../../src/model/container.ts";
import { Refusal } from "../../src/model/errors.ts";
import { putContainer } from "../../src/store/containers.ts";
import { engineOf } from "../../src/model/engine/engine_command.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { sandbox } from "../support/sandbox.ts";
import { aContainer } from "../support/store.ts";

const ID = "ab".repeat(32);

function known(at: OpenedOn, changes: Partial<Container>): Container {
  const container = aContainer({ id: ID, ...changes });
  at.ctx.store.write("container.scan", (writer) => putContainer(writer, container));
  return container;
}

/** The hint that is given for somebody else's session "work" at the socket /s. */
function hintOf(ctx: OpenedOn["ctx"], container: Container): string | null | undefined {
  const server = { id: "b/1/2/3", pid: 2, socketPath: "/s", version: "3.4" };
  const sessions = { names: new Set(["work"]), server, panes: [], socketPath: "/s", fresh: false };
  const refusal = assertThrows(
    () => requireNoSession(ctx, container, "work", sessions, "create"),
    Refusal,
  );
  assertEquals(refusal.code, "managed_session_name_conflict");
  return refusal.hint;
}

const ATTACH = "tmux -u -S /s attach-session -t '=work:'";

Deno.test("the hint for somebody else's session goes the way of the container's runtime", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const hint = (changes: Partial<Container>) => hintOf(at.ctx, known(at, changes));
  const options = "exec '--detach-keys=ctrl-\\,ctrl-@,ctrl-\\,ctrl-@' -it -e TERM -e COLORTERM -u";
  assertEquals(
    hint({}),
    `choose another --session; what is there: docker ${options} root bench ${ATTACH}`,
  );
  assertEquals(
    hint({ runtime: "podman", via: engineOf("podman") }),
    `choose another --session; what is there: podman ${options} root bench ${ATTACH}`,
  );
  assertEquals(
    hint({ user: "dev" }),
    `choose another --session; what is there: docker ${options} dev bench ${ATTACH}`,
  );
});

Deno.test("the hint names the tmux user that the settings name", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { settings: { containers: { benchUser: "agent" } } });
  const options =
    "exec '--detach-keys=ctrl-\\,ctrl-@,ctrl-\\,ctrl-@' -it -e TERM -e COLORTERM -u agent";
  assertEquals(
    hintOf(at.ctx, known(at, { user: "dev" })),
    `choose another --session; what is there: docker ${options} bench ${ATTACH}`,
  );
});

Deno.test("on this machine, and inside the container itself, the hint needs no engine", async () => {
  await using box = await sandbox();
  await using at = contextOn(box);
  const inside = { ...at.ctx, peer: { kind: "container", claims: [ID] } } as const;
  assertEquals(
    hintOf(at.ctx, localContainer(at.ctx)),
    `choose another --session; what is there: ${ATTACH}`,
  );
  assertEquals(hintOf(inside, known(at, {})), `choose another --session; what is there: ${ATTACH}`);
});
