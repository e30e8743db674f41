/**
 * Runs tests of this checkout as a plain user, whose podman is rootless: its containers live in a user namespace, in
 * which root is that user. The user is known in namespaces of the run's own alone; when it ends, so do all its
 * processes and mounts, and the machine has none of it.
 */
import { pathExists } from "../../scripts/path_exists.ts";
import { isOnPath } from "../../scripts/on_path.ts";
import { compiled, compiledReason, MADE_BEFORE } from "./compiled.ts";
import { podmanReason } from "./engine.ts";
import { runProgram, type RunResult } from "./process.ts";
import { ROOT } from "./root.ts";
import type { Sandbox } from "./sandbox.ts";

/** The user's number, and the first of those that its containers' other users have here (subuid(5)). */
const USER = 61234;
const OTHERS = 612340000;

const AS_USER = [
  ...["setpriv", `--reuid=${USER}`, `--regid=${USER}`, "--clear-groups", "--"],
];

/** Namespaces of its own: mounts, and processes that end with the first. */
const OWN = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** What says who the users are; the user is added to copies of these. */
const USER_FILES = ["passwd", "group", "subuid", "subgid"] as const;

const TOOLS = ["unshare", "setpriv", "newuidmap", "newgidmap"] as const;

/** Why there is no such user here, or null. */
export const rootlessReason = await whyNotRootless();

async function whyNotRootless(): Promise<string | null> {
  const reason = podmanReason();
  if (reason !== null) return reason;
  if (Deno.uid() !== 0) return "podman is a plain user's in this whole run";
  const missing = TOOLS.find((tool) => !isOnPath(tool));
  if (missing !== undefined) {
    return `no rootless podman: there is no ${missing} on PATH (Debian: uidmap, util-linux)`;
  }
  const unknown = USER_FILES.find((name) => !pathExists(`/etc/${name}`));
  if (unknown !== undefined) return `no rootless podman: there is no /etc/${unknown}`;
  if (![`${ROOT}deno.json`, Deno.execPath()].every(isForAll)) {
    return "no rootless podman: other users may not read this checkout";
  }
  const namespaces = [...AS_USER, "unshare", "--user", "true"];
  const { code } = await runProgram(["unshare", ...OWN, ...namespaces], Deno.env.toObject());
  return code === 0 ? null : "no rootless podman: there are no user namespaces for plain users";
}

/**
 * As the first process of its pid namespace, with a folder in the place of /tmp: `$0` is the folder. The shell stays,
 * to take leave of those whose parents have ended.
 */
const ENTER = `
set -e
for name in ${USER_FILES.join(" ")}; do mount --bind "$0/$name" "/etc/$name"; done
mount --bind "$1" "$0/checkout"
mount --bind "$2" "$0/deno"
mount --bind "$3" "$0/cache"
[ -z "$4" ] || mount --bind "$4" "$0/agenttower"
mount --rbind "$0" /tmp
shift 4
cd /tmp/checkout
set +e
${AS_USER.join(" ")} "$@"
exit $?
`;

/** How long they may take, in milliseconds. */
const TIMEOUT_MS = 900_000;

/** Runs tests with these arguments of `scripts/run_tests.ts`; what they leave goes with the sandbox. */
export async function testAsPlainUser(box: Sandbox, ...args: string[]): Promise<RunResult> {
  const dir = `${box.dir}/plain`;
  Deno.mkdirSync(dir);
  for (const name of ["checkout", "cache", "home"]) Deno.mkdirSync(`${dir}/${name}`);
  for (const name of ["deno", "agenttower"]) Deno.writeTextFileSync(`${dir}/${name}`, "");
  const added = {
    passwd: `plain:x:${USER}:${USER}::/tmp/home:/bin/sh\n`,
    group: `plain:x:${USER}:\n`,
    subuid: `${USER}:${OTHERS}:65536\n`,
    subgid: `${USER}:${OTHERS}:65536\n`,
  };
  for (const name of USER_FILES) {
    Deno.copyFileSync(`/etc/${name}`, `${dir}/${name}`);
    Deno.writeTextFileSync(`${dir}/${name}`, added[name], { append: true });
  }
  Deno.chmodSync(dir, 0o1777);
  Deno.chownSync(`${dir}/home`, USER, USER);
  const program = compiledReason === null ? await compiled() : "";
  const env = {
    PATH: box.env.PATH ?? "",
    HOME: "/tmp/home",
    LANG: "C.UTF-8",
    DENO_DIR: "/tmp/cache",
    DENO_NO_UPDATE_CHECK: "1",
    ...(program === "" ? {} : { [MADE_BEFORE]: "/tmp/agenttower" }),
  };
  return await box.exec([
    ...["unshare", ...OWN],
    ...["sh", "-c", ENTER, dir, ROOT, Deno.execPath(), box.env.DENO_DIR ?? "", program],
    ...["env", "-i", ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
    ...["/tmp/deno", "run", "-q", "-P", "--no-prompt", "--cached-only", "scripts/run_tests.ts"],
    ...args,
  ], { timeoutMs: TIMEOUT_MS });
}

/** Whether every user may read it, in folders that they can enter. */
function isForAll(path: string): boolean {
  return ((Deno.statSync(path).mode ?? 0) & 0o004) !== 0;
}
