/** Checks one container: its tmux, its user, its profiles, its log mount and its stray panes. */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import type { LaunchProfile } from "../model/profile.ts";
import { shellLine } from "../system/runtime/shell_line.ts";
import { isSupportedVersion, MINIMUM_TMUX, versionIn } from "../system/tmux/tmux_version.ts";
import { requireContainer } from "../containers/require_container.ts";
import { resolveContainer } from "../containers/resolve_container.ts";
import { inspectSessions } from "../managed/sessions.ts";
import { PROBE_PREFIX } from "../logs/proof.ts";
import { targetOf } from "../containers/target_of.ts";
import { logOnRecord, removeLog } from "../logs/log_files.ts";
import { prepareLog } from "../logs/prepare.ts";
import { type Check, ok, problem, warning } from "./check.ts";
import { type ContainerFacts, probeContainer, type ProgramNeed } from "./container_probe.ts";
import { checkEnvironment } from "./check_environment.ts";
import { checkStrays } from "./check_strays.ts";

/** @param ref as on the command line. */
export async function checkContainer(ctx: Context, ref: string): Promise<Check[]> {
  let container: Container;
  try {
    const resolved = await resolveContainer(ctx, ref, { running: true });
    container = await requireContainer(ctx, resolved.id);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [problem("container", error.message, error.hint ?? "agenttower container scan")];
  }
  const profiles = [...(await ctx.profiles()).profiles.values()];
  const needs = {
    programs: programsOf(profiles),
    directories: [...new Set(profiles.flatMap(({ workingDir }) => workingDir ?? []))].sort(),
  };
  const target = targetOf(ctx, container);
  const probe = await probeContainer(ctx, target, needs);
  if (probe.kind !== "ran") {
    const look = target.via === null
      ? "see whether sh works here"
      : `try ${target.via.program} exec -u ${target.via.user} ${container.name} sh -c id`;
    const known = probe.kind === "unreachable" ? probe.cure : undefined;
    if (probe.kind === "unreachable" && probe.transient) {
      // No answer says nothing of the shell, or of its user.
      const cure = known ?? `${look}, and run doctor again once that answers`;
      return [problem("container", `${container.name} cannot be asked: ${probe.reason}`, cure)];
    }
    const cure = target.via === null
      ? look
      : `${look}, and set containers.bench_user to a user that it has`;
    return [problem("container", `no shell in ${container.name}: ${probe.reason}`, known ?? cure)];
  }
  const { facts } = probe;
  const tmux = checkContainerTmux(ctx, container, facts);
  const inContainer = [
    ok("container", `${container.name} runs`),
    tmux,
    checkLocale(container, facts),
    checkUser(container, facts),
    ...checkShell(container, facts),
    ...checkPrograms(container, needs.programs, facts),
    ...checkDirectories(container, needs.directories, facts),
    await checkLog(ctx, container),
  ];
  if (tmux.status !== "ok") return inContainer;
  return [...inContainer, ...await checkServer(ctx, container, facts)];
}

/** Each program once for each PATH that it is looked for on. */
function programsOf(profiles: readonly LaunchProfile[]): ProgramNeed[] {
  const needs = profiles.flatMap(({ command, env }) =>
    command.slice(0, 1).map((name) => ({ name, path: env.PATH ?? null }))
  );
  return [...new Map(needs.map((need) => [`${need.name}\0${need.path}`, need])).values()]
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

/** What keeps layouts from being made in its tmux, or else the panes that it has. */
async function checkServer(
  ctx: Context,
  container: Container,
  facts: ContainerFacts,
): Promise<Check[]> {
  try {
    await inspectSessions(ctx, container);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [
      problem("server", error.message, error.hint ?? `look at the tmux of ${container.name}`),
    ];
  }
  return [
    ...await checkEnvironment(ctx, container, facts),
    ...await checkStrays(ctx, container),
  ];
}

function checkContainerTmux(ctx: Context, container: Container, { tmux }: ContainerFacts): Check {
  const { name } = container;
  const check = "tmux";
  if (tmux === null) {
    return problem(
      check,
      `there is no tmux in ${name}`,
      `install tmux ${MINIMUM_TMUX} or later there`,
    );
  }
  const version = versionIn(tmux);
  if (version === null) {
    // tmux refuses every command, `-V` too, where it finds no UTF-8 locale.
    return problem(
      check,
      `tmux does not run in ${name}: ${tmux}`,
      /UTF-8|locale/i.test(tmux)
        ? "install a C.UTF-8 locale there"
        : `see what it says: ${shellLine(targetOf(ctx, container), ["tmux", "-V"])}`,
    );
  }
  return isSupportedVersion(version) ? ok(check, `tmux ${version} in ${name}`) : problem(
    check,
    `tmux ${version} in ${name} is too old`,
    `install tmux ${MINIMUM_TMUX} or later`,
  );
}

function checkLocale({ id, name }: Container, { locale }: ContainerFacts): Check {
  const check = "locale";
  if (/utf-?8/i.test(locale)) return ok(check, `${locale} in ${name}`);
  const cure = id === LOCAL_CONTAINER
    ? "set LANG to a UTF-8 locale"
    : "start the container with -e LANG=C.UTF-8";
  return warning(check, `programs in ${name} are not set to use UTF-8`, cure);
}

function checkUser({ id, name }: Container, facts: ContainerFacts): Check {
  const check = "user";
  const { user, uid, home, isHomeWritable } = facts;
  // busybox has the number in the place of a name.
  if (user === "" || user === uid) {
    const cure = isHomeWritable
      ? "give it an entry in /etc/passwd, or set containers.bench_user"
      : `start ${name} with -e HOME=DIR, a folder that uid ${uid} may write in, or set containers.bench_user`;
    return warning(check, `the tmux user of ${name} (uid ${uid}) has no name`, cure);
  }
  if (isHomeWritable) return ok(check, `${user} (uid ${uid}) in ${name}, home ${home}`);
  const cure = id === LOCAL_CONTAINER
    ? `make ${home || "its home"} a folder that ${user} may write in`
    : `start ${name} with -e HOME=DIR, a folder that ${user} may write in`;
  return warning(
    check,
    `${user} in ${name} has no home folder that it can write to (${home})`,
    cure,
  );
}

/** Shells that let nobody in. */
const NO_SHELLS = ["nologin", "false", "true"];

/** A pane without a launch profile runs the shell of the tmux user. */
function checkShell({ id, name }: Container, { user, shell }: ContainerFacts): Check[] {
  if (!NO_SHELLS.includes(shell.slice(shell.lastIndexOf("/") + 1))) return [];
  const set = id === LOCAL_CONTAINER
    ? "set SHELL to a shell"
    : `start ${name} with -e SHELL=/bin/sh`;
  return [
    warning(
      "shell",
      `the shell of ${user} in ${name} is ${shell}, so that a pane without a launch profile ends at once`,
      `${set}, or give its panes a launch profile (--launch ROLE:LABEL=PROFILE)`,
    ),
  ];
}

function checkPrograms(
  { name }: Container,
  programs: readonly ProgramNeed[],
  facts: ContainerFacts,
): Check[] {
  const check = "profiles";
  const missing = programs.filter((_, index) => facts.programs[index] !== true);
  if (missing.length === 0) {
    return [ok(check, `the programs of all launch profiles are in ${name} (${programs.length})`)];
  }
  return missing.map((program) =>
    program.path === null
      ? warning(
        check,
        `${program.name} is not on PATH in ${name}`,
        "install it, or name its full path",
      )
      : warning(
        check,
        `${program.name} is not on the PATH that its profile sets in ${name} (${program.path})`,
        "name its full path in the profile, or let env of the profile set no PATH",
      )
  );
}

/** A pane is never started elsewhere than its profile says. */
function checkDirectories(
  { name }: Container,
  directories: readonly string[],
  facts: ContainerFacts,
): Check[] {
  return directories.filter((_, index) => facts.directories[index] !== true).map((directory) =>
    warning(
      "profiles",
      `the working_dir ${directory} does not exist in ${name}, or cannot be entered`,
      "make it there, or name another in the profile",
    )
  );
}

async function checkLog(ctx: Context, container: Container): Promise<Check> {
  const check = "logs";
  if (ctx.settings.logs.mode === "off") return ok(check, "logs are switched off (logs.mode)");
  const log = await prepareLog(
    ctx,
    targetOf(ctx, container),
    container,
    `${PROBE_PREFIX}${ctx.ids.token()}`,
  );
  if (log.ok) {
    const made = logOnRecord(ctx.paths, log.path);
    if (made) removeLog(made);
    return ok(check, `the tmux user of ${container.name} can write pane logs`);
  }
  return problem(check, log.reason, "mount the folder, or set logs.mode to off");
}
