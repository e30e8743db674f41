import { assertEquals, assertStringIncludes } from "@std/assert";
import { hostPathOf, mountedFoldersIn, mountsOfWhole, proveLogPath } from "../../src/logs/mount.ts";

const LOG = "/home/u/state/logs/abc/1.log";

function mount(source: string, destination: string, writable = true) {
  return { source, destination, writable };
}

function pathIn(...mounts: ReturnType<typeof mount>[]): string {
  const proof = proveLogPath(mounts, LOG);
  return proof.ok ? proof.containerPath : `no: ${proof.reason}`;
}

Deno.test("a log is where its folder is mounted", () => {
  assertEquals(pathIn(mount("/home/u/state/logs", "/logs")), "/logs/abc/1.log");
  assertEquals(pathIn(mount("/home/u/state/logs/", "/logs/")), "/logs/abc/1.log");
  assertEquals(pathIn(mount("/", "/host")), `/host${LOG}`);
});

Deno.test("the deepest mount counts", () => {
  assertEquals(
    pathIn(
      mount("/home/u", "/u"),
      mount("/home/u/state/logs", "/logs"),
      mount("/home/u/state", "/s"),
    ),
    "/logs/abc/1.log",
  );
});

Deno.test("a folder whose name only begins alike is another", () => {
  assertStringIncludes(pathIn(mount("/home/u/state/log", "/logs")), "no mount");
});

Deno.test("a read-only mount is refused, and another that is writable is taken", () => {
  assertStringIncludes(pathIn(mount("/home/u/state", "/s", false)), "read-only at /s");
  assertEquals(
    pathIn(mount("/home/u/state/logs", "/ro", false), mount("/home/u", "/u")),
    "/u/state/logs/abc/1.log",
  );
});

Deno.test("a mount that hides the folder is seen", () => {
  const state = mount("/home/u/state", "/s");
  assertStringIncludes(pathIn(state, mount("/elsewhere", "/s/logs")), "/s/logs hides");
  assertStringIncludes(pathIn(state, mount("", "/s/logs/abc")), "/s/logs/abc hides");
  assertEquals(pathIn(state, mount("/elsewhere", "/s/other")), "/s/logs/abc/1.log");
  assertEquals(pathIn(state, mount("/elsewhere", "/")), "/s/logs/abc/1.log");
});

Deno.test("paths that climb or are relative prove nothing", () => {
  assertEquals(proveLogPath([mount("/", "/host")], "/home/../etc/1.log").ok, false);
  assertEquals(proveLogPath([mount("/", "/host")], "home/1.log").ok, false);
  assertStringIncludes(pathIn(mount("/home/u/state/logs/../..", "/x")), "no mount");
});

Deno.test("the host's path of a container's file is the way back", () => {
  const mounts = [mount("/home/u/state", "/s"), mount("", "/s/tmp"), mount("/x", "/s/logs/other")];
  assertEquals(hostPathOf(mounts, "/s/logs/abc/1.log"), LOG);
  assertEquals(hostPathOf(mounts, "/s/logs/other/1.log"), "/x/1.log");
  assertEquals(hostPathOf(mounts, "/s/tmp/1.log"), null);
  assertEquals(hostPathOf(mounts, "/etc/passwd"), null);
});

Deno.test("folders that are mounted by themselves are told from what holds them", () => {
  const logs = "/home/u/state/logs";
  const own = mount(`${logs}/bench/`, "/var/log/agenttower");
  const mounts = [own, mount(logs, "/l"), mount("/home", "/h"), mount(`${logs}/a/b`, "/b")];
  assertEquals(mountedFoldersIn(mounts, logs), ["bench"]);
  assertEquals(mountsOfWhole(mounts, logs).map(({ source }) => source), [logs, "/home"]);
  assertEquals(mountsOfWhole([mount(`${logs}-old`, "/l"), mount("", "/t")], logs), []);
});
