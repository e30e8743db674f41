/** What this machine lacks, or has otherwise than before. */
import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { advised, follow, typeLine } from "../../support/advice.ts";
import { mounted, whyNoMount } from "../../support/mounted.ts";
import { otherEngine } from "../../support/other_engine.ts";
import type { Breakage, Scene } from "./breakage.ts";

const noMount = await whyNoMount();

/** A state folder on a small file system of its own. */
function smallState(options: string): Breakage["around"] {
  return async ({ box }, act) => {
    Deno.mkdirSync(box.state, { mode: 0o700 });
    await mounted(box.state, `${options},mode=0700`, async () => {
      try {
        await act();
      } finally {
        // Its panes write there.
        await box.endServer();
      }
    });
  };
}

/** Makes files of a size, in bytes, until there is room for no more. */
function fill({ box }: Scene, size: number): void {
  Deno.mkdirSync(`${box.state}/filler`);
  try {
    for (let n = 0;; n++) Deno.writeFileSync(`${box.state}/filler/${n}`, new Uint8Array(size));
  } catch {
    // It is full.
  }
}

function socketOf({ box }: Scene): string {
  return `${box.dir}/tmux-${Deno.uid()}/${box.socket}`;
}

/** A layout that stands before anything goes wrong. */
async function stand(scene: Scene): Promise<void> {
  const made = await scene.create("earlier");
  assertEquals(made.code, 0, made.stdout + made.stderr);
}

export const MACHINE: readonly Breakage[] = [
  {
    name: "a disk that is full",
    reason: noMount,
    around: smallState("size=48m"),
    breaks: (scene) => fill(scene, 1 << 20),
    before: "refused",
    says: "problem",
    check: "disk",
    message: / 0 MiB free for /,
    cures: async (told, { box }) => {
      advised(told, "make room, or set logs.max_mb lower and run agenttower sweep");
      await follow(box, `rm -r ${box.state}/filler`);
    },
  },
  {
    name: "a file system that takes no more files",
    reason: noMount,
    around: smallState("size=300m,nr_inodes=400"),
    breaks: (scene) => fill(scene, 0),
    before: "refused",
    says: "problem",
    check: "disk",
    message: /0 more files can be made on the file system of /,
    cures: async (told, { box }) => {
      const [folder] = advised(
        told,
        "remove files from that file system until this says more: df -i ${word}",
      );
      await follow(box, `rm -r ${box.state}/filler; df -i ${folder}`);
    },
  },
  {
    name: "a TMUX_TMPDIR that is too long",
    breaks: ({ box }) => {
      box.env.TMUX_TMPDIR = `${box.dir}/${"x".repeat(100)}`;
      Deno.mkdirSync(box.env.TMUX_TMPDIR);
    },
    before: "refused",
    says: "problem",
    check: "server",
    message: /the path of its socket is longer than the system takes/,
    cures: (told, { box }) => {
      advised(told, "set TMUX_TMPDIR to a folder with a shorter path, or unset it");
      box.env.TMUX_TMPDIR = box.dir;
      return Promise.resolve();
    },
  },
  {
    name: "a folder for sockets that is not there",
    breaks: ({ box }) => void (box.env.TMUX_TMPDIR = `${box.dir}/absent`),
    before: "refused",
    says: "problem",
    check: "server",
    message: /its socket cannot be made in \S+: No such file or directory/,
    cures: (told, { box }) => {
      advised(told, "set TMUX_TMPDIR to a folder of your own that is there, or unset it");
      box.env.TMUX_TMPDIR = box.dir;
      return Promise.resolve();
    },
  },
  {
    name: "a socket that was deleted from under its server",
    breaks: async (scene) => {
      await stand(scene);
      Deno.removeSync(socketOf(scene));
    },
    before: "refused",
    says: "problem",
    check: "server",
    message: /the tmux server \(pid \d+\) lives, but its socket \S+ was deleted/,
    cures: async (told, { box }) => {
      const [line = ""] = advised(told, "have it make its socket again: ${line}");
      await follow(box, line);
      await box.eventually(async () => (await box.tmux("list-sessions")).code === 0);
    },
  },
  {
    name: "an engine that does not answer",
    container: true,
    breaks: async (scene) => {
      await stand(scene);
      scene.useEngine(`unix://${scene.box.dir}/no.sock`);
    },
    before: "refused",
    says: "problem",
    check: "engine",
    message: /Cannot connect to the Docker daemon at unix:\/\/\S+no\.sock/,
    cures: async (told, scene) => {
      const words = 'see whether "${engine} ps" works; without it, "local" can be used';
      const [program] = advised(told, words);
      // It names the endpoint that DOCKER_HOST says.
      const { code, stderr } = await typeLine(scene.box, `${program} ps`);
      assertNotEquals(code, 0);
      assertStringIncludes(stderr, scene.box.env.DOCKER_HOST!);
      scene.useEngine(scene.engine);
      await follow(scene.box, `${program} ps`);
    },
  },
  {
    name: "an engine that is another one than the records name",
    container: true,
    around: async (scene, act) => {
      await using _engine = otherEngine(`${scene.box.dir}/other.sock`);
      await act();
    },
    breaks: async (scene) => {
      await stand(scene);
      scene.useEngine(`unix://${scene.box.dir}/other.sock`);
    },
    before: "refused",
    refusal:
      /^error\[docker_unavailable\]: .*engine is not known to be the one that has the container/,
    says: "problem",
    check: "engine",
    message: /the docker engine that answers is not known to be the one that has bench-/,
    cures: async (told, scene) => {
      advised(told, 'see "docker context ls" and DOCKER_HOST');
      const seen = await typeLine(scene.box, 'docker context ls; echo "$DOCKER_HOST"');
      assertStringIncludes(seen.stdout, "other.sock");
      scene.useEngine(scene.engine);
    },
  },
  {
    name: "a clock that was set back",
    breaks: async (scene) => {
      scene.box.env.AGENTTOWER_CLOCK_SKEW_MS = String(86_400_000);
      await stand(scene);
      delete scene.box.env.AGENTTOWER_CLOCK_SKEW_MS;
    },
    before: "ready",
    says: "warning",
    check: "clock",
    message: /panes are on record of \S+, 14\d\d minutes after \S+, which is the time by this/,
    cures: (told, { box }) => {
      advised(told, "if that is not the time, set it: timedatectl set-ntp true");
      // As that does, but for this sandbox alone.
      box.env.AGENTTOWER_CLOCK_SKEW_MS = String(86_400_000 + 60_000);
      return Promise.resolve();
    },
  },
];
