/** What containers lack. */
import { assertEquals } from "@std/assert";
import { advised, follow } from "../../support/advice.ts";
import type { Breakage, Scene } from "./breakage.ts";

const INSTALL = "install tmux ${MINIMUM_TMUX} or later in ${place}";

/** Has a tmux answer with another version. */
async function sayVersion(scene: Scene, version: string): Promise<void> {
  const wrapper = `#!/bin/sh\ncase "$*" in -V|"-u -V") echo tmux ${version} ;; ` +
    `*) exec /bin/tmux.real "$@" ;; esac\n`;
  await scene.inside("mv", "/bin/tmux", "/bin/tmux.real");
  await scene.inside("sh", "-c", `printf '%s' "$0" >/bin/tmux && chmod 755 /bin/tmux`, wrapper);
}

/** Installs the tmux that there was, as the line says. */
async function install(told: string, scene: Scene): Promise<void> {
  assertEquals(advised(told, INSTALL), ["3.0", scene.place]);
  await putBack(scene);
}

async function putBack(scene: Scene): Promise<void> {
  await scene.inside("mv", "-f", "/bin/tmux.real", "/bin/tmux");
}

export const CONTAINERS: readonly Breakage[] = [
  {
    name: "a container without tmux",
    container: true,
    breaks: (scene) => scene.inside("mv", "/bin/tmux", "/bin/tmux.real"),
    before: "refused",
    says: "problem",
    check: "tmux",
    message: /there is no tmux in bench-/,
    cures: install,
  },
  {
    name: "a container without env",
    container: true,
    breaks: (scene) => scene.inside("mv", "/bin/env", "/bin/env.away"),
    before: "degraded",
    says: "problem",
    check: "env",
    message: /there is no env in bench-\S+, so that every pane ends at once/,
    cures: async (told, scene) => {
      const words = "install env (coreutils or busybox) in ${name}";
      assertEquals(advised(told, words), [scene.place]);
      await scene.inside("mv", "/bin/env.away", "/bin/env");
    },
  },
  {
    name: "a container with a tmux that is too old",
    container: true,
    breaks: (scene) => sayVersion(scene, "2.9a"),
    before: "refused",
    says: "problem",
    check: "tmux",
    message: /tmux 2\.9a in bench-\S+ is too old/,
    cures: install,
  },
  {
    name: "a container with a tmux that nobody has tried",
    container: true,
    breaks: (scene) => sayVersion(scene, "4.2"),
    before: "ready",
    says: "warning",
    check: "tmux",
    message: /tmux 4\.2 in bench-\S+ is newer than any tried/,
    cures: async (told, scene) => {
      const words = "if panes fail in ${place}, install a tmux before ${UNTRIED}.0 there";
      assertEquals(advised(told, words), [scene.place, "4"]);
      await putBack(scene);
    },
  },
  {
    name: "a container without a UTF-8 locale",
    container: true,
    breaks: async (scene) => {
      // A server that ended leaves its socket, at which nobody answers.
      await scene.bench!.tmux("new-session", "-d");
      await scene.bench!.endServer();
      await scene.inside("mv", "/usr/lib/locale", "/usr/lib/locale.away");
    },
    before: "refused",
    refusal: /^error\[tmux_unavailable\]: .*LC_CTYPE.*\nhint: install a C\.UTF-8 locale/,
    says: "problem",
    check: "tmux",
    message: /tmux does not run in bench-\S+: .*LC_CTYPE/,
    cures: async (told, scene) => {
      assertEquals(advised(told, "install a C.UTF-8 locale in ${place}"), [scene.place]);
      await scene.inside("mv", "/usr/lib/locale.away", "/usr/lib/locale");
    },
  },
  {
    name: "a container without the mount for logs that the settings want",
    container: true,
    breaks: async (scene) => {
      const containers = `containers:\n  name_contains: [${scene.place}]\n`;
      scene.box.configure("config.yaml", `${containers}logs:\n  mode: mount\n`);
      await scene.start([]);
    },
    before: "degraded",
    says: "problem",
    check: "logs",
    message: /no mount of the container holds/,
    cures: async (told, scene) => {
      const [name, program, mount = ""] = advised(
        told,
        '"agenttower container mount ${name}" makes a folder for it, to be mounted with "${engine} run ${run} …"',
      );
      assertEquals([name, program], [scene.place, "docker"]);
      await follow(scene.box, `agenttower container mount ${name}`);
      await scene.start([], mount.split(" "));
      await follow(scene.box, "agenttower container scan");
    },
  },
  {
    name: "a container whose working directory was deleted",
    container: true,
    breaks: async (scene) => {
      await scene.start([await scene.mount()], ["--workdir", "/gone/dir"]);
      await scene.inside("rm", "-rf", "/gone");
    },
    before: "refused",
    says: "problem",
    check: "container",
    message: /the working directory of bench-\S+, \/gone\/dir, does not exist in it any more/,
    cures: async (told, { box }) => {
      const [line = ""] = advised(told, "make it again: ${line}");
      await follow(box, line);
    },
  },
  {
    name: "a container in which tmux can make no socket",
    container: true,
    breaks: async (scene) => scene.start([await scene.mount()], ["--read-only"]),
    before: "refused",
    says: "problem",
    check: "server",
    message: /its socket cannot be made in \/tmp\/tmux-\d+: Read-only file system/,
    cures: async (told, scene) => {
      const [name] = advised(
        told,
        "start ${name} with --tmpfs /tmp, or with -e TMUX_TMPDIR=DIR, a folder that ${user} may write in",
      );
      assertEquals(name, scene.place);
      const [, flag = ""] = / with (--tmpfs \S+), or/.exec(told) ?? [];
      await scene.start([await scene.mount()], ["--read-only", ...flag.split(" ")]);
      await follow(scene.box, "agenttower container scan");
    },
  },
];
