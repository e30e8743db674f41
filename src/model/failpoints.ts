/**
 * Every place where the program acts on the world, by name: a child process, a write transaction, an
 * append to the audit file, a fork. The type of each one's first argument is one of these names, so a new
 * one cannot be written without its entry here, and the crash tests are generated from this list.
 */

export const EXEC_FAILPOINTS = [
  "runtime.list",
  "runtime.engine",
  "runtime.inspect",
  "tmux.preflight",
  "tmux.snapshot",
  "tmux.spawn",
  "tmux.probe",
  "tmux.settle",
  "tmux.kill",
  "process.end",
  "tmux.pipe",
  "tmux.send",
  "log.prove",
  "log.pull",
  "doctor.check",
] as const;
export type ExecFailpoint = typeof EXEC_FAILPOINTS[number];

export const WRITE_FAILPOINTS = [
  "migrate",
  "create",
  "recreate",
  "remove",
  "spawn.claim",
  "spawn.request",
  "spawn.stage",
  "spawn.register",
  "spawn.settle",
  "recover",
  "sweep",
  "container.scan",
  "agent.adopt",
  "agent.release",
  "log.attach",
  "log.detach",
  "log.place",
  "log.take",
  "route.add",
  "route.remove",
  "route.update",
  "action.begin",
  "action.end",
] as const;
export type WriteFailpoint = typeof WRITE_FAILPOINTS[number];

export const APPEND_FAILPOINTS = ["audit.append", "log.append"] as const;
export type AppendFailpoint = typeof APPEND_FAILPOINTS[number];

export const FORK_FAILPOINTS = ["worker.fork"] as const;
export type ForkFailpoint = typeof FORK_FAILPOINTS[number];

export type Failpoint = ExecFailpoint | WriteFailpoint | AppendFailpoint | ForkFailpoint;
export type Side = "before" | "after";
