/**
 * What holds for root's podman holds for a plain user's: the tests of it are run once more, by such a user. The program
 * is then a plain user's, too.
 */
import { assert, assertEquals } from "@std/assert";
import { rootlessReason, testAsPlainUser } from "../support/rootless.ts";
import { sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

const SUITES = [
  "tests/cli/attach_test.ts",
  "tests/containers/rootless_users_test.ts",
  "tests/containers/runtimes_test.ts",
  "tests/lifecycle/adopted_test.ts",
  "tests/lifecycle/life_test.ts",
  "tests/lifecycle/peer_test.ts",
  "tests/lifecycle/remove_test.ts",
  "tests/lifecycle/secrets_test.ts",
];

/** All of podman, and a whole life by a connection, as plain users have it who let podman's socket be. */
const TESTS = "/^podman: |^podman by connection: a layout is made/";

testUnless(rootlessReason, "rootless podman keeps every promise of podman", async () => {
  await using box = await sandbox();
  const { code, stdout, stderr } = await testAsPlainUser(box, ...SUITES, "--filter", TESTS);
  const printed = stdout + stderr;
  assertEquals(code, 0, printed);
  const [, ran] = /^(\d+) tests ran, 0 failed/m.exec(printed) ?? [];
  assert(Number(ran) >= 15, printed);
  assert(!/skipped: .*podman/.test(printed), printed);
});
