/** Nothing acts on the world but through a named point, so that the crash tests are of all there is. */
import { assertEquals } from "@std/assert";

const ROOT = `${import.meta.dirname}/../..`;

/** Where each way of acting is written, and nowhere else. */
const PLACES: readonly { readonly what: RegExp; readonly files: readonly string[] }[] = [
  {
    what: /\bnew Deno\.Command\b|\bchild_process\b/,
    // Attaching and editing give the terminal away; nothing is recovered from what is done there. What ssh is started
    // for passes the point of the question or the script that wants it.
    files: [
      "src/cli/session/give_terminal.ts",
      "src/system/conversation/conversations.ts",
      "src/system/engine/ssh_link.ts",
      "src/system/exec.ts",
      "src/system/fork.ts",
    ],
  },
  { what: /["'`]BEGIN\b/, files: ["src/store/db.ts"] },
  { what: /["'`]\s*(?:INSERT|UPDATE|DELETE|REPLACE)\s/, files: sources("src/store") },
  {
    what: /\bwrite(?:Sync|All|(?:Text)?File(?:Sync)?)\b|\bputAt\b|\.append\(/,
    // What the others write is for people to read, or is gone again at once: nothing is recovered from it.
    files: [
      "src/audit/flush.ts",
      "src/app/local_log.ts",
      "src/app/read_only_copy.ts",
      "src/cli/terminal/terminal.ts",
      "src/logs/proof.ts",
      "src/logs/pulled/take.ts",
      "src/logs/rotate.ts",
      "src/system/bytes.ts",
      "src/system/failpoint.ts",
      "src/system/fs/open_file.ts",
      "src/system/locks/flock.ts",
      "src/system/fs/replace_file.ts",
    ],
  },
];

Deno.test("only the named points start processes and write to the database", () => {
  const found = sources("src").filter((path) => !path.startsWith("src/jsr/")).flatMap((path) => {
    const text = code(Deno.readTextFileSync(`${ROOT}/${path}`));
    return PLACES.filter(({ what, files }) => what.test(text) && !files.includes(path))
      .map(({ what }) => `${path} has ${what.source}`);
  });
  assertEquals(found, []);
});

/** Without comments. */
function code(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

function sources(folder: string): string[] {
  return [...Deno.readDirSync(`${ROOT}/${folder}`)].flatMap(({ name, isDirectory }) =>
    isDirectory ? sources(`${folder}/${name}`) : [`${folder}/${name}`]
  ).filter((path) => path.endsWith(".ts"));
}
