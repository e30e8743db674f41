/** How terminal sessions in documents are read, typed and compared. */
import { assertEquals } from "@std/assert";
import { consoleBlocks, withConsoleBlocks } from "../../../scripts/sessions/console_blocks.ts";
import { DOCUMENTS_WITH_SESSIONS, readSessions } from "../../../scripts/sessions/read_sessions.ts";
import { saysTheSame, stableOutput } from "../../../scripts/sessions/stable_output.ts";
import { MISSING } from "../../../scripts/sessions/stage.ts";
import { filesBelow } from "../../../scripts/source_files.ts";
import { ROOT } from "../../support/root.ts";
import { testUnless } from "../../support/skip.ts";
import { noBash } from "./document_typed.ts";

Deno.test("every document with a session is typed", () => {
  const paths = [...filesBelow(ROOT, "docs", /\.md$/), "README.md"].filter((path) =>
    consoleBlocks(Deno.readTextFileSync(`${ROOT}${path}`)).length > 0
  );
  assertEquals(paths.sort(), [...DOCUMENTS_WITH_SESSIONS].sort());
});

Deno.test("what a session needs is known", () => {
  const texts = DOCUMENTS_WITH_SESSIONS.map((path) => Deno.readTextFileSync(`${ROOT}${path}`));
  const needs = texts.flatMap(consoleBlocks).flatMap(({ need }) => need ?? []);
  assertEquals(needs.filter((need) => !(need in MISSING)), []);
});

const DOCUMENT = `# A title

\`\`\`console
$ one
it says

  this
$ two \\
>   goes on
$ three
\`\`\`

\`\`\`sh
$ not this
\`\`\`

\`\`\`console docker
$ four
\`\`\`
`;

Deno.test("a session is read as commands, which may go on, and what they print", () => {
  const blocks = consoleBlocks(DOCUMENT);
  assertEquals(blocks, [
    {
      need: null,
      exchanges: [
        { command: "one", output: "it says\n\n  this" },
        { command: "two \\\n  goes on", output: "" },
        { command: "three", output: "" },
      ],
    },
    { need: "docker", exchanges: [{ command: "four", output: "" }] },
  ]);
  assertEquals(withConsoleBlocks(DOCUMENT, blocks), DOCUMENT);
});

testUnless(
  noBash,
  "all of a document is typed into one shell, and what is printed is taken down",
  async () => {
    const text = "```console\n$ cd / && false\nnot this\n$ echo $? $PWD\n```\n";
    const blocks = await readSessions(text, 0);
    assertEquals(
      withConsoleBlocks(text, blocks),
      "```console\n$ cd / && false\n$ echo $? $PWD\n1 /\n```\n",
    );
  },
);

Deno.test("what differs from run to run is left out of a session", () => {
  const printed = `made /tmp/at-1/home/x for 1b4e28ba-2fa1-4d0b-8c3d-9f0a1b2c3d4e in 0.7s
tmux was looked at 0.1s ago
s1  ready  unknown 14s  %0
at 2026-11-27T02:34:28.422Z by pid 123  
`;
  assertEquals(
    stableOutput(printed, [["/tmp/at-1/home", "/home/you"]]),
    `made /home/you/x for 00000001-0000-7000-8000-000000000001 in 1.2s
s1  ready  unknown 2s   %0
at 2026-01-31T09:00:00.000Z by pid 4242`,
  );
});

Deno.test("a session says the same whatever the width of its columns, and nothing else", () => {
  assertEquals(saysTheSame("s1  ready  unknown 2s  %0", "s1   ready  unknown     %0"), true);
  assertEquals(saysTheSame("s1  ready", "s1  failed"), false);
});

Deno.test("a session says the same on a machine so slow that a wait found all done", () => {
  assertEquals(saysTheSame("s1 ready 1.2s\ns2 ready 1.2s\nstate  ready", "state  ready"), true);
  assertEquals(saysTheSame("s1 ready 1.2s\nstate  ready", "state  failed"), false);
});
