/** What a process sees as `/proc` decides who it is only where it is the kernel's own. */
import { assertEquals } from "@std/assert";
import { dirname } from "node:path";
import { whyNoMount } from "../../support/mounted.ts";
import { ROOT } from "../../support/root.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";

const reason = await whyNoMount();

const SCRIPT = `set -e
root=$1 proc=$2 deno=$3; shift 3
mount -t tmpfs tmpfs "$root"
for d in usr bin lib lib64 etc dev tmp root home ${dirname(Deno.execPath())} ${ROOT}; do
  [ -d "/$d" ] || continue
  mkdir -p "$root/$d"
  mount --rbind "/$d" "$root/$d"
done
mkdir -p "$root/proc" "$root/real"
mount --bind /proc "$root/real"
case $proc in
  made-up)
    mkdir "$root/proc/self"
    echo 0::/ >"$root/proc/self/cgroup"
    echo '1 0 254:0 / / rw - ext4 /dev/vda rw' >"$root/proc/self/mountinfo"
    ln -s "$deno" "$root/proc/self/exe" ;;
  linked)
    # The files are procfs, and those of another process.
    ln -s ../real/1 "$root/proc/self" ;;
  own)
    mount --bind /proc "$root/proc" ;;
esac
exec chroot "$root" "$deno" "$@"
`;

/** What a process that has called chroot(2) takes itself for. */
async function peerIn(box: Sandbox, proc: string) {
  const root = `${box.dir}/root-${proc}`;
  Deno.mkdirSync(root);
  const deno = Deno.execPath();
  const program = `${ROOT}tests/system/peer/peer_process.ts`;
  const flags = ["-q", "-P", "--no-prompt", "--cached-only", `--config=${ROOT}deno.json`];
  const { stdout, stderr } = await box.exec(
    ["unshare", "--mount", "sh", "-c", SCRIPT, "sh", root, proc, deno, "run", ...flags, program],
    { cwd: "/" },
  );
  return JSON.parse(stdout || JSON.stringify(stderr));
}

testUnless(reason, "a chroot with a made-up /proc, or another process's, is no host", async () => {
  await using box = await sandbox();
  for (const proc of ["made-up", "linked"]) {
    assertEquals(await peerIn(box, proc), { kind: "container", claims: [] }, proc);
  }
  assertEquals(await peerIn(box, "own"), { kind: "host" });
});
