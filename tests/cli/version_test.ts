import { assertEquals, assertMatch } from "@std/assert";
import { isOnPath } from "../../scripts/on_path.ts";
import { checkedOutCommit } from "../../src/cli/run/commit.ts";
import { versionLine } from "../../src/cli/run/version.ts";
import { ROOT } from "../support/root.ts";
import { FROM_SOURCE, type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

const noGit = isOnPath("git") ? null : "no git here";

async function git(box: Sandbox, folder: string, ...args: string[]): Promise<string> {
  const author = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"];
  const { code, stdout, stderr } = await box.exec(["git", ...author, "-C", folder, ...args]);
  assertEquals(code, 0, stderr);
  return stdout.trimEnd();
}

Deno.test("--version has its old words in their places, and the commit only where it costs nothing", async () => {
  await using box = await sandbox({ program: FROM_SOURCE });
  const { stdout } = await box.run("--version");
  assertMatch(stdout, /^agenttower \d+\.\d+\.\d+ \(Deno [\d.]+, SQLite [\d.]+\)\n$/);
});

Deno.test("the long forms of --version name the commit of a checkout", async () => {
  await using box = await sandbox({ program: FROM_SOURCE });
  const commit = checkedOutCommit(ROOT);
  const line = (await box.run("--version", "--verbose")).stdout;
  const { json } = await box.run("--version", "--json");
  assertEquals(json.result.commit, commit);
  assertEquals(line, `${versionLine(json.result)}\n`);
});

Deno.test("a commit is shown short, and as dirty where it is not all", () => {
  const commit = `${"0123456789abcdef".repeat(2)}01234567`;
  const versions = { agenttower: "1.2.3", deno: "2.6.7", sqlite: "3.51.0" };
  assertEquals(
    [null, commit, `${commit}-dirty`].map((commit) => versionLine({ ...versions, commit })),
    [
      "agenttower 1.2.3 (Deno 2.6.7, SQLite 3.51.0)",
      "agenttower 1.2.3 (Deno 2.6.7, SQLite 3.51.0, commit 0123456789ab)",
      "agenttower 1.2.3 (Deno 2.6.7, SQLite 3.51.0, commit 0123456789ab-dirty)",
    ],
  );
});

testUnless(
  noGit,
  "a checkout's commit is the one that git names, however it keeps it",
  async () => {
    await using box = await sandbox();
    const folder = `${box.dir}/checkout`;
    await box.exec(["git", "init", "-q", "-b", "topic/one", folder]);
    assertEquals(checkedOutCommit(folder), null);
    await git(box, folder, "commit", "-q", "--allow-empty", "-m", "First");
    const first = await git(box, folder, "rev-parse", "HEAD");
    assertEquals(checkedOutCommit(folder), first);
    await git(box, folder, "pack-refs", "--all");
    assertEquals(checkedOutCommit(folder), first);
    await git(box, folder, "worktree", "add", "-q", "-b", "other", `${box.dir}/worktree`);
    await git(box, `${box.dir}/worktree`, "commit", "-q", "--allow-empty", "-m", "Second");
    const second = await git(box, `${box.dir}/worktree`, "rev-parse", "HEAD");
    assertEquals(checkedOutCommit(`${box.dir}/worktree`), second);
    await git(box, `${box.dir}/worktree`, "checkout", "-q", "--detach", first);
    assertEquals(checkedOutCommit(`${box.dir}/worktree`), first);
    Deno.mkdirSync(`${folder}/unpacked`);
    assertEquals(checkedOutCommit(`${folder}/unpacked`), null);
  },
);
