import { assertEquals } from "@std/assert";
import { inOwnProc } from "../../../src/system/libc.ts";
import { judgePeer, readPeer } from "../../../src/system/peer/peer.ts";
import { claimsInCgroup } from "../../../src/system/peer/peer_cgroup.ts";
import {
  claimsInMounts,
  holdingMount,
  parseMountinfo,
} from "../../../src/system/peer/peer_mounts.ts";

const ID = "7922f686317e0703c2738ce07d10551393881abed262d4b4bea21dc28a540c2a";
const OTHER = "aec65b005bec189c1959a900f14ef85cdd5eb383f43e624902ee75bc571c1e04";

const CGROUPS: Record<string, [string, string[]]> = {
  "docker, v1": [`9:name=systemd:/docker/${ID}\n4:memory:/docker/${ID}\n0::/docker/${ID}\n`, [ID]],
  "docker, v2 with systemd": [`0::/system.slice/docker-${ID}.scope\n`, [ID]],
  "rootless docker": [
    `0::/user.slice/user-1000.slice/user@1000.service/user.slice/docker-${ID}.scope\n`,
    [ID],
  ],
  "docker, 12 characters": [`0::/docker/${ID.slice(0, 12)}\n`, [ID.slice(0, 12)]],
  "docker below a parent of its own": [`1:cpu:/builds/${ID}\n`, [ID]],
  "podman with systemd": [`0::/machine.slice/libpod-${ID}.scope/container\n`, [ID]],
  "podman with cgroupfs": [`0::/libpod_parent/libpod-${ID}\n`, [ID]],
  "kubernetes, v1": [
    `11:pids:/kubepods/burstable/pod2c48913c-b29f-11e7-9350-020968147796/${ID}\n`,
    [ID],
  ],
  "kubernetes with systemd": [
    `0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod4a.slice/cri-containerd-${ID}.scope\n`,
    [ID],
  ],
  "containerd with colons": [
    `1:name=systemd:/system.slice/containerd.service/a.slice:cri-containerd:${ID}\n`,
    [ID],
  ],
  "docker in docker": [`0::/docker/${OTHER}/docker/${ID}\n`, [OTHER, ID]],
  "a cgroup namespace of its own": ["9:name=systemd:/\n0::/\n", []],
  "a login session": ["0::/user.slice/user-1000.slice/session-3.scope\n", []],
  "the engine's own service": ["0::/system.slice/docker.service\n", []],
  "podman's monitor on the host": [`0::/machine.slice/libpod-conmon-${ID}.scope\n`, []],
  "a sandbox with 32 characters": [
    "4:memory:/process_api/052adea5f3d1f76c19e85d7901fdb4df\n0::/\n",
    [],
  ],
  "a desktop application with 12": ["0::/user.slice/app.slice/app-gnome-abcdef012345.scope\n", []],
  "a virtual machine": ["0::/machine.slice/machine-qemu-1.scope/libvirt\n", []],
  "nothing": ["", []],
};

for (const [name, [text, claims]] of Object.entries(CGROUPS)) {
  Deno.test(`the cgroup path of ${name} names ${claims.length === 0 ? "no container" : "it"}`, () => {
    assertEquals(claimsInCgroup(text), claims);
  });
}

const DOCKER_MOUNTS =
  `72 48 0:39 / / rw,relatime master:2 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/4C:/var/lib/docker/overlay2/l/NK,upperdir=/var/lib/docker/overlay2/ffeea781/diff,workdir=/var/lib/docker/overlay2/ffeea781/work
73 72 0:42 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
92 72 254:0 /home/user/.local/state/opensoft/agenttower /state rw,relatime - ext4 /dev/vda rw
89 72 254:0 /var/lib/docker/containers/${ID}/resolv.conf /etc/resolv.conf rw,relatime - ext4 /dev/vda rw
90 72 254:0 /var/lib/docker/containers/${ID}/hostname /etc/hostname rw,relatime - ext4 /dev/vda rw
91 72 254:0 /var/lib/docker/containers/${ID}/hosts /etc/hosts rw,relatime - ext4 /dev/vda rw
`;
const HOST_MOUNTS = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
46 27 0:26 / /tmp rw shared:1 - tmpfs tmpfs rw
99 27 0:50 / /var/lib/docker/overlay2/ffeea781/merged rw,relatime shared:9 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/4C,upperdir=/var/lib/docker/overlay2/ff/diff,workdir=/w
98 27 254:0 /var/lib/docker/containers/${ID}/mounts/shm /var/lib/docker/containers/${ID}/mounts/shm rw - tmpfs shm rw
`;

const MOUNTS: Record<string, [string, string[]]> = {
  "docker": [DOCKER_MOUNTS, [ID]],
  "docker with /var on a disk of its own": [
    `90 72 254:0 /lib/docker/containers/${ID}/hostname /etc/hostname rw - ext4 /dev/vdb rw\n`,
    [ID],
  ],
  "podman": [
    `615 588 0:54 /containers/storage/overlay-containers/${ID}/userdata/hosts /etc/hosts rw - tmpfs tmpfs rw\n` +
    `616 588 0:54 /containers/storage/overlay-containers/${ID}/userdata/.containerenv /run/.containerenv rw - tmpfs tmpfs rw\n`,
    [ID],
  ],
  "rootless podman": [
    `9 8 0:54 /containers/overlay-containers/${ID}/userdata/resolv.conf /etc/resolv.conf rw - tmpfs tmpfs rw\n`,
    [ID],
  ],
  "a host with containers": [HOST_MOUNTS, []],
  "an operator's mount of such a folder": [
    `9 8 254:0 /var/lib/docker/containers/${OTHER}/hostname /mnt/hostname rw - ext4 /dev/vda rw\n`,
    [],
  ],
  "a mounted /etc/hostname of the host": [
    "9 8 254:0 /etc/hostname /etc/hostname ro - ext4 /dev/vda rw\n",
    [],
  ],
};

for (const [name, [text, claims]] of Object.entries(MOUNTS)) {
  Deno.test(`the mounts of ${name} name ${claims.length === 0 ? "no container" : "it"}`, () => {
    assertEquals(claimsInMounts(parseMountinfo(text)), claims);
  });
}

Deno.test("a container is known by its mounts where its cgroup path is hidden", () => {
  const peer = judgePeer({ cgroup: "0::/\n", mountinfo: DOCKER_MOUNTS, stateDir: "/state" });
  assertEquals(peer, { kind: "container", claims: [ID] });
});

Deno.test("a container whose cgroup path and mounts disagree claims both, so that no match is unique", () => {
  const cgroup = `0::/docker-${OTHER}.scope\n`;
  const peer = judgePeer({ cgroup, mountinfo: DOCKER_MOUNTS, stateDir: "/state" });
  assertEquals(peer, { kind: "container", claims: [OTHER, ID] });
});

Deno.test("a container that hides cgroup path and files is still one, which cannot be told", () => {
  const mountinfo = DOCKER_MOUNTS.split("\n").filter((line) => !line.includes("/etc/")).join("\n");
  const peer = judgePeer({ cgroup: "0::/\n", mountinfo, stateDir: "/state" });
  assertEquals(peer, { kind: "container", claims: [] });
});

Deno.test("a container is the host of a state that lies in its own file system", () => {
  const peer = judgePeer({
    cgroup: "0::/\n",
    mountinfo: DOCKER_MOUNTS,
    stateDir: "/home/user/state",
  });
  assertEquals(peer, { kind: "host" });
});

Deno.test("a container without layers is the host of its own state, and of no other", () => {
  const mountinfo =
    `109 58 254:0 /home/u/containers/storage/vfs/dir/${OTHER} / rw,relatime - ext4 /dev/vda rw\n` +
    "110 109 254:0 /home/u/state /state rw,relatime - ext4 /dev/vda rw\n";
  const cgroup = `0::/libpod_parent/libpod-${ID}\n`;
  assertEquals(judgePeer({ cgroup, mountinfo, stateDir: "/home/u/.state" }), { kind: "host" });
  const mounted = { kind: "container", claims: [ID] } as const;
  assertEquals(judgePeer({ cgroup, mountinfo, stateDir: "/state" }), mounted);
  // Where the cgroup path is hidden, too.
  const hidden = { kind: "container", claims: [] } as const;
  assertEquals(judgePeer({ cgroup: "0::/\n", mountinfo, stateDir: "/state" }), hidden);
});

Deno.test("a machine that runs an engine is the host", () => {
  const cgroup = "0::/user.slice/user-1000.slice/session-3.scope\n";
  const peer = judgePeer({ cgroup, mountinfo: HOST_MOUNTS, stateDir: "/home/user/state" });
  assertEquals(peer, { kind: "host" });
});

Deno.test("a live system with an overlay as its root is the host", () => {
  const mountinfo =
    "20 1 0:18 / / rw - overlay overlay rw,lowerdir=/lower,upperdir=/cow/upper,workdir=/cow/work\n";
  assertEquals(judgePeer({ cgroup: "0::/\n", mountinfo, stateDir: "/s" }), { kind: "host" });
});

Deno.test("a system without /proc is the host", () => {
  assertEquals(judgePeer({ cgroup: "", mountinfo: "", stateDir: "/s" }), { kind: "host" });
});

Deno.test("a path lies in the deepest mount, the last one where several lie over each other", () => {
  const mounts = parseMountinfo(
    "1 0 0:1 / / rw - ext4 a rw\n2 1 0:2 /one /with\\040space rw - ext4 b rw\n3 1 0:3 /two /with\\040space rw shared:1 master:2 - ext4 c rw\n",
  );
  assertEquals(holdingMount(mounts, "/with space/x")?.root, "/two");
  assertEquals(holdingMount(mounts, "/with spaces")?.root, "/");
});

Deno.test("this process can be told", () => {
  assertEquals(typeof inOwnProc((own) => readPeer(own, "/nowhere/at/all")).kind, "string");
});
