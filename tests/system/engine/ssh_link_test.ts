import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { BrokenLink } from "../../../src/system/engine/link.ts";
import { SshLink } from "../../../src/system/engine/ssh_link.ts";
import { sandbox } from "../../support/sandbox.ts";

const FAR = { kind: "ssh", user: null, hostname: "far", port: null } as const;

/** Has a link by an ssh that is this script; what is left of it has to end by itself. */
async function linked(
  script: string,
  act: (link: SshLink) => Promise<void>,
  endpoint: ConstructorParameters<typeof SshLink>[0] = FAR,
): Promise<void> {
  await using box = await sandbox();
  Deno.writeTextFileSync(`${box.dir}/ssh`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const link = new SshLink(endpoint, { ...box.env, PATH: `${box.dir}:${box.env.PATH}` });
  await act(link);
  await link.over;
}

async function readAll(link: SshLink): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (let piece = await link.read(); piece !== null; piece = await link.read()) {
    text += decoder.decode(piece, { stream: true });
  }
  return text;
}

const COMMANDS: readonly (readonly [Parameters<typeof linked>[2], string])[] = [
  [FAR, "-o ConnectTimeout=30 -T -- far docker system dial-stdio"],
  [
    { kind: "ssh", user: "me", hostname: "far.example", port: 2222 },
    "-o ConnectTimeout=30 -T -l me -p 2222 -- far.example docker system dial-stdio",
  ],
];

for (const [endpoint, line] of COMMANDS) {
  Deno.test(`ssh is asked for what the docker command asks for: ${line}`, async () => {
    const show = async (link: SshLink) => assertEquals(await readAll(link), `${line}\n`);
    await linked('echo "$*"', show, endpoint);
  });
}

Deno.test("what is written comes there, and what comes is read, until its input ends", async () => {
  await linked("exec cat", async (link) => {
    await link.write(new TextEncoder().encode("hello"));
    assertEquals(new TextDecoder().decode(await link.read() ?? undefined), "hello");
    link.end();
    assertEquals(await link.read(), null);
  });
});

const WORDS: readonly (readonly [what: string, script: string, words: string])[] = [
  [
    "the last line",
    "echo banner >&2; echo 'Permission denied (publickey).' >&2; exit 255",
    "Permission denied (publickey).",
  ],
  [
    "nothing that a terminal acts on",
    "printf 'bad \\033]0;x\\007key\\r\\n\\n' >&2; exit 255",
    "bad  ]0;x key",
  ],
  ["the exit code where nothing was said", "exit 7", "ssh ended with exit code 7"],
  [
    "what was said, though something holds on to the pipe",
    "echo refused >&2; sleep 5 & exit 255",
    "refused",
  ],
];

for (const [what, script, words] of WORDS) {
  Deno.test(`what ssh ends of is told: ${what}`, async () => {
    await linked(script, async (link) => {
      await link.write(new TextEncoder().encode("hello"));
      await assertRejects(() => link.read(), BrokenLink, words);
    });
  });
}

Deno.test("there is no terminal on which ssh could ask", async () => {
  await linked(
    "(true </dev/tty) 2>/dev/null || echo none",
    async (link) => assertEquals(await readAll(link), "none\n"),
  );
});

Deno.test("ssh that does not end with its input is ended all the same", async () => {
  await linked("exec sleep 60", (link) => Promise.resolve(link.end()));
});

Deno.test("ssh that is waited for is ended at once", async () => {
  await linked("exec sleep 60", async (link) => {
    const reading = assertRejects(() => link.read(), BrokenLink);
    link.kill();
    await reading;
  });
});

Deno.test("where there is no ssh, that is said", () => {
  const error = assertThrows(() => new SshLink(FAR, { PATH: "/nowhere" }), BrokenLink);
  assert(error.message.includes("ssh is not installed or not on PATH"), error.message);
});
