/** Engines that answer in part, too much, or with what is no answer. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Conversations, openProgram } from "../../../src/system/conversation/conversations.ts";
import { EngineSocket } from "../../../src/system/engine/engine_socket.ts";
import type { Exec } from "../../../src/system/exec.ts";
import { randomIds } from "../../../src/system/ids.ts";
import { askIdentity } from "../../../src/system/runtime/ask_identity.ts";
import { inspect, listRunning } from "../../../src/system/runtime/engine.ts";
import { runScript, type ScriptResult } from "../../../src/system/runtime/target.ts";
import { engineReason } from "../../support/engine.ts";
import { eventually } from "../../support/eventually.ts";
import { sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";
import { type Asked, frame, MadeUpEngine, PONG, reply } from "./made_up_engine.ts";

const ID = "a".repeat(64);

/** What is asked of such an engine as of docker's. */
interface At {
  readonly exec: Exec;
  run(script?: string): Promise<ScriptResult>;
}

/** The docker command has to be there, as ever, and is asked nothing that an engine can be asked. */
function oddTest(
  name: string,
  answer: (asked: Asked) => Promise<unknown>,
  act: (at: At) => Promise<void>,
): void {
  testUnless(engineReason(), name, async () => {
    await using box = await sandbox();
    using odd = new MadeUpEngine(`${box.dir}/engine`, answer);
    const byCommand: Exec = () =>
      Promise.resolve({ kind: "exit", code: 1, stdout: "", stderr: "by command" });
    const engine = new EngineSocket(byCommand, openProgram);
    const conversations = new Conversations(engine.exec, randomIds.token, engine.open);
    const exec: Exec = (point, request) =>
      conversations.exec(point, { ...request, env: { ...request.env, ...odd.env } });
    const via = {
      command: ["docker"],
      user: "root",
      pod: null,
      isItsEngine: () => Promise.resolve(true),
    } as const;
    const target = { containerId: ID, name: "bench", via, socket: { name: "default" } };
    const clock = { elapsed: () => performance.now() };
    try {
      await act({
        exec,
        run: (script = "echo") =>
          runScript({ exec, clock }, "doctor.check", target, {
            ...{ script, args: [], stdin: "", timeoutMs: 20_000 },
          }),
      });
    } finally {
      await conversations.ended();
      await engine.close();
    }
  });
}

/** Answers that let a shell begin; `talk` has its stream, `state` what is said of it afterwards. */
function withShell(
  talk: (asked: Asked) => Promise<unknown>,
  state: string,
): (asked: Asked) => Promise<unknown> {
  return async (asked) => {
    switch (asked.line) {
      case "GET /_ping":
        return await asked.write(PONG);
      case `POST /containers/${ID}/exec`:
        return await asked.write(reply(201, '{"Id":"e1"}'));
      case "GET /exec/e1/json":
        return await asked.write(reply(200, state));
      default:
        await asked.write("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n");
        return await talk(asked);
    }
  };
}

/** The word that marks an answer, from what a shell is told. */
async function nonceIn({ read }: Asked): Promise<string> {
  for (let told = "";;) {
    const more = await read();
    if (more === null) throw new Error(`nothing was asked: ${told}`);
    told += more;
    const [, nonce] = /'<(\w+)>'/.exec(told) ?? [];
    if (nonce !== undefined && told.includes(`'</${nonce}>' "$?"`)) return nonce;
  }
}

const begun = async (asked: Asked) => {
  const nonce = await nonceIn(asked);
  await asked.write(frame(1, `<${nonce}>\nagenttower-script\nhalf of it`));
  await asked.write(frame(2, `<${nonce}>\n`));
  asked.end();
};

oddTest(
  "a stream that ends while its shell goes on is a way that broke off, and no result",
  withShell(begun, '{"Running":true,"ExitCode":null}'),
  async ({ run }) => {
    const result = await run();
    assertEquals(result.kind === "unreachable" && [result.engineDown, result.transient], [
      true,
      true,
    ], JSON.stringify(result));
  },
);

oddTest(
  "a stream that ends with its shell has the shell's exit code",
  withShell(begun, '{"Running":false,"ExitCode":3}'),
  async ({ run }) => {
    const result = await run();
    assertEquals(result.kind === "ran" && [result.code, result.stdout], [3, "half of it"]);
  },
);

oddTest(
  "a stream that is cut in a frame's head is a way that broke off",
  withShell(async (asked) => {
    const nonce = await nonceIn(asked);
    await asked.write(frame(1, `<${nonce}>\n`));
    await asked.write(frame(1, "never").subarray(0, 5));
    asked.end();
  }, '{"Running":true}'),
  async ({ run }) => assertEquals((await run()).kind, "unreachable"),
);

{
  let flooded = 0;
  const flood = async (asked: Asked) => {
    const nonce = await nonceIn(asked);
    for (const stream of [1, 2] as const) {
      await asked.write(frame(stream, `<${nonce}>\n`));
      await asked.write(frame(stream, `agenttower-script\n\n</${nonce}> 0\n`));
    }
    const more = frame(1, "x".repeat(1 << 20));
    while (flooded < 256 << 20 && await asked.write(more)) flooded += more.length;
  };
  oddTest(
    "what a container prints without end while nobody asks it is not kept",
    withShell(flood, '{"Running":true}'),
    async ({ run }) => {
      assertEquals((await run()).kind, "ran");
      let before = -1;
      await eventually(() => {
        const isStill = flooded > 0 && flooded === before;
        before = flooded;
        return isStill;
      }, 60_000);
      assert(flooded < 32 << 20, `${flooded}`);
    },
  );
}

const GARBAGE = ["", "null", "[1, {}, null]", "{}", '"text"', "<html>", '{"State":5}'];

for (const body of GARBAGE) {
  oddTest(
    `an answer that is none is told as that: ${body}`,
    ({ line, write }) => write(line === "GET /_ping" ? PONG : reply(200, body)),
    async ({ exec, run }) => {
      const seen = await inspect(exec, ["docker"], [{ id: ID, pod: null }]);
      const said = [await listRunning(exec, ["docker"]), seen, await run()];
      for (const each of said) {
        const reason = "reason" in each ? each.reason : "";
        assertMatch(reason, /^$|status 200|cannot be read/, JSON.stringify(each));
      }
      assertEquals(await askIdentity(exec, ["docker"]), null);
    },
  );
}

oddTest(
  "a container that loses its name while it is listed keeps no other from being listed",
  ({ line, write }) =>
    write(
      line === "GET /_ping"
        ? PONG
        : reply(200, `[{"Id":"${ID}","Names":null},{"Id":"${"b".repeat(64)}","Names":["/b"]}]`),
    ),
  async ({ exec }) => {
    const listing = await listRunning(exec, ["docker"]);
    assertEquals(listing.kind === "listed" && listing.containers.map(({ name }) => name), ["b"]);
  },
);

for (
  const [what, answer, reason] of [
    [
      "a port that wants certificates",
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
      /status 400: Client sent an HTTP request to an HTTPS server/,
    ],
    ["a gate that is closed", reply(403, "Forbidden"), /status 403: Forbidden/],
    ["something else", reply(200, "hello"), /does not say which version/],
  ] as const
) {
  oddTest(
    `what answers in an engine's place is told: ${what}`,
    async ({ write, end }) => {
      await write(answer);
      if (answer.startsWith("HTTP/1.0")) end();
    },
    async ({ exec }) => {
      const listing = await listRunning(exec, ["docker"]);
      assertMatch(listing.kind === "engine_down" ? listing.reason : "", reason);
    },
  );
}
