/**
 * Every place where the program acts on the world, by name: a child process, a write transaction, an
 * append to the audit file, a fork. The type of each seam's first argument is one of these names, so a new
 * one cannot be written without its entry here, and the crash tests are generated from this list.
 */

export const EXEC_SEAMS = [
  "runtime.list",
  "runtime.engine",
  "runtime.inspect",
  "tmux.preflight",
  "tmux.look",
  "tmux.spawn",
  "tmux.probe",
  "tmux.settle",
  "tmux.kill",
  "tmux.pipe",
  "tmux.send",
  "log.prove",
  "doctor.check",
] as const;
export type ExecSeam = typeof EXEC_SEAMS[number];

export const WRITE_SEAMS = [
  "migrate",
  "create",
  "recreate",
  "remove",
  "spawn.claim",
  "spawn.ask",
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
  "route.add",
  "route.remove",
  "route.update",
] as const;
export type WriteSeam = typeof WRITE_SEAMS[number];

export const APPEND_SEAMS = ["audit.append"] as const;
export type AppendSeam = typeof APPEND_SEAMS[number];

export const FORK_SEAMS = ["worker.fork"] as const;
export type ForkSeam = typeof FORK_SEAMS[number];

export type Seam = ExecSeam | WriteSeam | AppendSeam | ForkSeam;
export type Side = "before" | "after";
