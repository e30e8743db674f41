import { assertEquals } from "@std/assert";
import { attachCommand } from "../../../src/system/tmux/attach_argv.ts";

Deno.test("attaching goes through the container's engine as its tmux user", () => {
  const target = {
    containerId: "c1",
    name: "bench",
    via: { command: ["docker"], user: "dev", isItsEngine: () => Promise.resolve(true) },
    socket: { name: "default" },
  } as const;
  const request = {
    target,
    socketPath: "/s",
    sessionName: "work",
    paneId: null,
    enclosing: "/s",
    terminal: null,
    mark: null,
  };
  assertEquals(
    attachCommand(request).join(" "),
    [
      "docker exec --detach-keys=ctrl-\\,ctrl-@,ctrl-\\,ctrl-@ -it -e TERM -e COLORTERM -u dev c1",
      "tmux -u -S /s attach-session -t =work:",
    ].join(" "),
  );
});

Deno.test("a terminal in the same tmux switches instead of nesting", () => {
  const target = { containerId: "local", name: "local", via: null, socket: { name: "x" } };
  const request = {
    target,
    socketPath: "/s",
    sessionName: "work",
    paneId: "%3",
    terminal: null,
    mark: null,
  };
  assertEquals(
    attachCommand({ ...request, enclosing: "/s" }),
    ["tmux", "-u", "-S", "/s", "switch-client", "-t", "%3"],
  );
  assertEquals(
    attachCommand({ ...request, enclosing: "/other" }),
    ["tmux", "-u", "-S", "/s", "attach-session", "-t", "%3"],
  );
});
