import { assertEquals } from "@std/assert";
import { attachCommand } from "../../../src/system/tmux/attach_argv.ts";

Deno.test("attaching goes through the container's engine as its tmux user", () => {
  const target = {
    containerId: "c1",
    name: "bench",
    via: { command: ["docker"], user: "dev", pod: null, isItsEngine: () => Promise.resolve(true) },
    socket: { name: "default" },
  } as const;
  const request = {
    target,
    socketPath: "/s",
    sessionName: "work",
    paneId: null,
    enclosing: "/s",
    terminal: null,
    own: { term: "screen", colours: "" },
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

Deno.test("attaching goes into a pod with the terminal's own names, which no option carries over", () => {
  const target = {
    containerId: "c1",
    name: "dev/bench",
    via: {
      command: ["kubectl", "--context", "lab"],
      user: "dev",
      pod: { namespace: "dev", pod: "bench", uid: "u", container: "main" },
      isItsEngine: () => Promise.resolve(true),
    },
    socket: { name: "default" },
  } as const;
  const request = { target, socketPath: "/s", sessionName: "work", paneId: "%1", enclosing: null };
  const own = { term: "xterm-kitty", colours: "truecolor" };
  assertEquals(
    attachCommand({ ...request, terminal: null, mark: "m", own }).join(" "),
    [
      "kubectl --context lab --namespace dev exec -it bench -c main --",
      "env TERM=xterm-kitty COLORTERM=truecolor AGENTTOWER_CLIENT=m",
      "tmux -u -S /s attach-session -t %1",
    ].join(" "),
  );
  const argv = attachCommand({ ...request, terminal: "xterm", mark: null, own });
  assertEquals(argv.filter((word) => word.startsWith("TERM=")), ["TERM=xterm"]);
});

Deno.test("a terminal in the same tmux switches instead of nesting", () => {
  const target = { containerId: "local", name: "local", via: null, socket: { name: "x" } };
  const request = {
    target,
    socketPath: "/s",
    sessionName: "work",
    paneId: "%3",
    terminal: null,
    own: { term: "screen", colours: "" },
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
