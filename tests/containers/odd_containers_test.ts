/** Containers that are odd and common: each is told as what it is, with a cure that cures it. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { requireContainer } from "../../src/containers/require_container.ts";
import { resolveContainer } from "../../src/containers/resolve_container.ts";
import { scan } from "../../src/containers/scan_containers.ts";
import type { Context } from "../../src/context.ts";
import { checkContainer } from "../../src/doctor/container/check_container.ts";
import { inspectSessions } from "../../src/managed/sessions.ts";
import type { Refusal } from "../../src/model/errors.ts";
import { advised } from "../support/advice.ts";
import { contextOn } from "../support/context.ts";
import { benchContainer, type BenchOptions, docker, dockerTest, LABEL } from "../support/engine.ts";
import { refusalOf } from "../support/refusal.ts";
import { sandbox } from "../support/sandbox.ts";

interface Told {
  readonly ctx: Context;
  readonly name: string;
  /** What a create is refused with; null where it is not. */
  readonly refusal: () => Promise<Refusal>;
  /** Message and cure of doctor's check of this name. */
  readonly doctor: (check: string) => Promise<string>;
  /** Runs a program in it as root, where there is a directory to start it in. */
  readonly asRoot: (...command: string[]) => Promise<{ code: number; stdout: string }>;
}

function oddTest(name: string, options: BenchOptions, act: (at: Told) => Promise<void>): void {
  dockerTest(name, async () => {
    const bench = `bench-${crypto.randomUUID().slice(0, 8)}`;
    await using box = await sandbox();
    await using _container = await benchContainer({ ...options, name: bench });
    await using at = contextOn(box, {
      settings: { containers: { nameContains: [bench] }, logs: { mode: "off" } },
    });
    const create = async () =>
      await inspectSessions(at.ctx, await requireContainer(at.ctx, _container.id));
    await act({
      ctx: at.ctx,
      name: bench,
      refusal: () => refusalOf(create),
      doctor: async (check) => {
        const found = (await checkContainer(at.ctx, bench)).filter((it) => it.check === check);
        return found.map(({ message, cure }) => `${message} — ${cure}`).join("\n");
      },
      asRoot: (...command) => docker(["exec", "-u", "0", "-w", "/", bench, ...command]),
    });
  });
}

oddTest(
  "a root file system that can only be read",
  { flags: ["--read-only"] },
  async ({ refusal, doctor, name }) => {
    const { message, hint = "" } = await refusal();
    assertMatch(message, /its socket cannot be made in \/tmp\/tmux-1000: Read-only file system$/);
    const cure =
      "start ${name} with --tmpfs /tmp, or with -e TMUX_TMPDIR=DIR, a folder that ${user} may write in";
    assertEquals(advised(hint, cure), [name, "bench"]);
    assertStringIncludes(await doctor("server"), hint);
  },
);

oddTest("the cure for it", { flags: ["--read-only", "--tmpfs", "/tmp"] }, async ({ doctor }) => {
  assertEquals(await doctor("server"), "");
});

oddTest(
  "a TMUX_TMPDIR that the user may not write in",
  { env: { TMUX_TMPDIR: "/etc" } },
  async ({ refusal, doctor, name }) => {
    const { message, hint = "" } = await refusal();
    assertMatch(message, /cannot be made in \/etc\/tmux-1000: Permission denied$/);
    const way = "start ${name} with -e TMUX_TMPDIR=DIR, a folder that ${user} may write in";
    assertEquals(advised(hint, way), [name, "bench"]);
    assertStringIncludes(await doctor("server"), hint);
  },
);

oddTest(
  "a TMUX_TMPDIR that is too long",
  { env: { TMUX_TMPDIR: `/tmp/${"x".repeat(100)}` } },
  async ({ refusal, doctor }) => {
    const { message, hint = "" } = await refusal();
    assertMatch(message, /the path of its socket is longer than the system takes/);
    advised(hint, "start ${name} with -e TMUX_TMPDIR=DIR, a folder with a shorter path");
    assertStringIncludes(await doctor("server"), hint);
  },
);

oddTest("the cure for both", { env: { TMUX_TMPDIR: "/home/bench" } }, async ({ doctor }) => {
  assertEquals(await doctor("server"), "");
});

oddTest(
  "a working directory that was deleted",
  { flags: ["--workdir", "/gone/dir"] },
  async ({ ctx, name, refusal, doctor, asRoot }) => {
    await asRoot("rm", "-rf", "/gone");
    const { code, message, hint = "" } = await refusal();
    assertEquals(code, "tmux_unavailable");
    assertMatch(message, /working directory of .*, \/gone\/dir, does not exist in it any more$/);
    assertStringIncludes(await doctor("container"), hint);
    const [line = ""] = advised(hint, "make it again: ${line}");
    assertEquals((await docker(line.split(" ").slice(1))).code, 0);
    await inspectSessions(ctx, await resolveContainer(ctx, name));
  },
);

oddTest("a user without a name and without a home", { user: "4242" }, async ({ doctor }) => {
  const told = await doctor("user");
  assertStringIncludes(told, "(uid 4242) has no name");
  advised(
    told,
    "start ${name} with -e HOME=DIR, a folder that uid ${uid} may write in, or set containers.bench_user to a user that has one",
  );
});

oddTest(
  "a user without a name whose home is where it may write",
  { user: "4242", env: { HOME: "/tmp" } },
  async ({ doctor, asRoot, ctx, name }) => {
    advised(
      await doctor("user"),
      "give uid ${uid} an entry in the container's /etc/passwd, or set containers.bench_user to a user that has one",
    );
    await inspectSessions(ctx, await resolveContainer(ctx, name));
    await asRoot("sh", "-c", "echo named:x:4242:4242::/tmp:/bin/sh >>/etc/passwd");
    assertMatch(await doctor("user"), /^named \(uid 4242\)/);
  },
);

oddTest(
  "a locale that is not UTF-8, where a tmux was started without",
  { env: { LANG: "C" } },
  async ({ doctor, name }) => {
    assertStringIncludes(await doctor("locale"), "get C.UTF-8");
    await docker(["exec", "-u", "bench", name, "tmux", "new-session", "-d", "sleep 1000"]);
    const told = await doctor("locale");
    assertStringIncludes(told, `programs in panes of ${name} are not set to use UTF-8`);
    const [cure = ""] = advised(told, "for new panes: ${cure}");
    assertEquals((await docker(cure.split(" ").slice(1))).code, 0);
    assertMatch(await doctor("locale"), /^C\.UTF-8 in /);
  },
);

oddTest("no shell", {}, async ({ refusal, doctor, asRoot, name }) => {
  await asRoot("mv", "/bin/sh", "/bin/hidden");
  const { hint = "" } = await refusal();
  assertEquals(advised(hint, "use an image with a shell and tmux for ${name}"), [name]);
  assertStringIncludes(await doctor("container"), hint);
});

oddTest(
  "a shell that lets nobody in",
  { env: { SHELL: "/usr/sbin/nologin" } },
  async ({ doctor, asRoot }) => {
    await asRoot("mkdir", "-p", "/usr/sbin");
    await asRoot("cp", "/bin/sh", "/usr/sbin/nologin");
    assertStringIncludes(await doctor("shell"), "the shell of bench in");
    assertStringIncludes(await doctor("shell"), "is /usr/sbin/nologin");
    const [set] = advised(
      await doctor("shell"),
      "${set}, or give its panes a launch profile (--launch ROLE:LABEL=PROFILE)",
    );
    assertMatch(set!, /start \S+ with -e SHELL=\/bin\/sh$/);
  },
);

oddTest("the cure for a shell", { env: { SHELL: "/bin/sh" } }, async ({ doctor }) => {
  assertEquals(await doctor("shell"), "");
});

oddTest("a tmux that says another name", {}, async ({ doctor, asRoot, ctx, name }) => {
  const wrapper =
    '#!/bin/sh\n[ "$*" != -V -a "$*" != "-u -V" ] || { echo tmux.orig 3.3a; exit; }\n';
  await asRoot("mv", "/bin/tmux", "/bin/tmux.orig");
  await asRoot(
    ...["sh", "-c", `printf '%s\\nexec /bin/tmux.orig "$@"\\n' "$0" >/bin/tmux`, wrapper],
  );
  await asRoot("chmod", "755", "/bin/tmux");
  assertStringIncludes(await doctor("tmux"), "tmux 3.3a in");
  await inspectSessions(ctx, await resolveContainer(ctx, name));
});

oddTest("a tmux server that was started with another home", {}, async ({ doctor, name }) => {
  const tmux = (...args: string[]) =>
    docker(["exec", "-u", "bench", "-e", "HOME=/tmp", name, "tmux", ...args]);
  await tmux("new-session", "-d", "-s", "own", "sleep 1000");
  const told = await doctor("environment");
  assertStringIncludes(told, "HOME=/tmp, not /home/bench");
  const [cure = ""] = advised(told, "for new panes: ${cure}");
  const words = cure.replace('"$HOME"', "/home/bench").split(" ");
  assertEquals((await docker(words.slice(1))).code, 0);
  assertEquals(await doctor("environment"), "");
});

dockerTest("one that is paused, and was never scanned", async () => {
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  await using box = await sandbox();
  await using at = contextOn(box, { settings: { containers: { nameContains: [name] } } });
  await using bench = await benchContainer({ name });
  await docker(["pause", name]);
  try {
    assertEquals((await resolveContainer(at.ctx, name)).id, bench.id);
  } finally {
    await docker(["unpause", name]);
  }
});

dockerTest("one that is started over and over", async () => {
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  await using box = await sandbox();
  await using at = contextOn(box, { settings: { containers: { nameContains: [name] } } });
  // Makes the image where it is not there.
  await using _other = await benchContainer();
  const loop = await docker([
    ...["run", "--detach", "--network", "none", "--restart", "always", "--name", `${name}-loop`],
    ...["--label", LABEL, "agenttower-bench:test", "false"],
  ]);
  try {
    const id = loop.stdout.trim();
    const refusal = await box.eventually(async () => {
      const seen = await refusalOf(() => requireContainer(at.ctx, id));
      return /over and over/.test(seen.message) ? seen : null;
    }) as Refusal;
    const [program, looping] = advised(
      refusal.hint ?? "",
      "see why it ends: ${engine} logs --tail 20 ${name}",
    );
    assertEquals([program, looping], ["docker", `${name}-loop`]);
    assertEquals((await docker(["logs", "--tail", "20", looping!])).code, 0);
  } finally {
    await docker(["rm", "--force", `${name}-loop`]);
  }
});

dockerTest("podman where it is called docker, which says so each time", async () => {
  const name = `bench-${crypto.randomUUID().slice(0, 8)}`;
  await using box = await sandbox();
  await using bench = await benchContainer({ name });
  const say = "Emulate Docker CLI using podman. Create /etc/containers/nodocker to quiet msg.";
  await using at = contextOn(box, {
    settings: { containers: { nameContains: [name] } },
    exec: (real) => (failpoint, request) =>
      real(failpoint, {
        ...request,
        argv: ["sh", "-c", `echo '${say}' >&2; exec "$@"`, "sh", ...request.argv],
      }),
  });
  await scan(at.ctx);
  await bench.remove();
  const refusal = await refusalOf(() => requireContainer(at.ctx, bench.id));
  assertEquals([refusal.code, refusal.message], [
    "container_inactive",
    `container ${name} (${bench.id.slice(0, 12)}) does not exist any more, nor do its panes`,
  ]);
});
