/** Checks one container: its tmux, its user, its profiles, its log mount and its stray panes. */
import { type Advice, advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import { NO_SHELLS } from "../model/launch/tag.ts";
import type { ExecTarget } from "../system/runtime/target.ts";
import { shellLine } from "../system/runtime/shell_line.ts";
import { installTmux, isSupportedVersion, versionIn } from "../system/tmux/tmux_version.ts";
import { lookAtTmux } from "../containers/ask_tmux.ts";
import { requireContainer } from "../containers/require_container.ts";
import { resolveContainer } from "../containers/resolve_container.ts";
import { inspectSessions } from "../managed/sessions.ts";
import { PROBE_PREFIX } from "../logs/proof.ts";
import { targetOf } from "../containers/target_of.ts";
import { logOnRecord, removeLog } from "../logs/log_files.ts";
import { prepareLog } from "../logs/prepare.ts";
import { type Check, ok, problem, warning } from "./check.ts";
import { type ContainerFacts, probeContainer } from "./container_probe.ts";
import { checkEnvironment } from "./check_environment.ts";
import { checkPrograms } from "./check_programs.ts";
import { checkStrays } from "./check_strays.ts";

/** @param ref as on the command line. */
export async function checkContainer(ctx: Context, ref: string): Promise<Check[]> {
  let container: Container;
  try {
    const resolved = await resolveContainer(ctx, ref, { running: true });
    container = await requireContainer(ctx, resolved.id);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [
      problem(
        "container",
        error.message,
        error.hint ?? advise`see what runs: agenttower container scan`,
      ),
    ];
  }
  const profiles = [...(await ctx.profiles()).profiles.values()];
  const directories = [...new Set(profiles.flatMap(({ workingDir }) => workingDir ?? []))].sort();
  const target = targetOf(ctx, container);
  const probe = await probeContainer(ctx, target, directories);
  if (probe.kind !== "ran") {
    const known = probe.kind === "unreachable" ? probe.cure : undefined;
    const cure = known ?? lookAtShell(target);
    const isUnanswered = probe.kind === "unreachable" && probe.transient;
    // No answer says nothing of the shell, or of its user.
    const what = isUnanswered
      ? `${container.name} cannot be asked`
      : `no shell in ${container.name}`;
    return [problem("container", `${what}: ${probe.reason}`, cure)];
  }
  const { facts } = probe;
  const tmux = checkContainerTmux(ctx, container, facts);
  const inContainer = [
    ok("container", `${container.name} runs`),
    tmux,
    checkLocale(container, facts),
    checkUser(container, facts),
    ...checkShell(container, facts),
    ...await checkPrograms(ctx, container, profiles, facts),
    ...checkDirectories(container, directories, facts),
    await checkLog(ctx, container),
  ];
  if (tmux.status !== "ok") return inContainer;
  return [...inContainer, ...await checkServer(ctx, container, facts)];
}

function lookAtShell(target: ExecTarget): Advice {
  const line = shellLine(target, ["sh", "-c", "id"]);
  return advise`see what it says: ${line}`;
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
      problem("server", error.message, error.hint ?? lookAtTmux(targetOf(ctx, container))),
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
      installTmux(name),
    );
  }
  const version = versionIn(tmux);
  if (version === null) {
    // tmux refuses every command, `-V` too, where it finds no UTF-8 locale.
    return problem(
      check,
      `tmux does not run in ${name}: ${tmux}`,
      /UTF-8|locale/i.test(tmux)
        ? advise`install a C.UTF-8 locale in ${name}`
        : lookAtVersion(targetOf(ctx, container)),
    );
  }
  return isSupportedVersion(version) ? ok(check, `tmux ${version} in ${name}`) : problem(
    check,
    `tmux ${version} in ${name} is too old`,
    installTmux(name),
  );
}

function lookAtVersion(target: ExecTarget): Advice {
  const line = shellLine(target, ["tmux", "-V"]);
  return advise`it says so to: ${line}`;
}

function checkLocale({ id, name }: Container, { locale }: ContainerFacts): Check {
  const check = "locale";
  if (/utf-?8/i.test(locale)) return ok(check, `${locale} in ${name}`);
  const cure = id === LOCAL_CONTAINER
    ? advise`set LANG to a UTF-8 locale, such as C.UTF-8`
    : advise`start ${name} with -e LANG=C.UTF-8`;
  return warning(check, `programs in ${name} are not set to use UTF-8`, cure);
}

function checkUser({ id, name }: Container, facts: ContainerFacts): Check {
  const check = "user";
  const { user, uid, home, isHomeWritable } = facts;
  // busybox has the number in the place of a name.
  const isNamed = user !== "" && user !== uid;
  if (isNamed && isHomeWritable) return ok(check, `${user} (uid ${uid}) in ${name}, home ${home}`);
  const problem = isNamed
    ? `${user} in ${name} has no home folder that it can write to (${home})`
    : `the tmux user of ${name} (uid ${uid}) has no name` +
      (isHomeWritable ? "" : ", and no home folder that it can write to");
  return warning(check, problem, isHomeWritable ? nameCure(id, uid) : homeCure({ id, name }, uid));
}

function nameCure(containerId: string, uid: string): Advice {
  return containerId === LOCAL_CONTAINER
    ? advise`give uid ${uid} an entry in /etc/passwd`
    : advise`give uid ${uid} an entry in the container's /etc/passwd, or set containers.bench_user to a user that has one`;
}

/** Who has no name has no home either. */
function homeCure({ id, name }: Pick<Container, "id" | "name">, uid: string): Advice {
  return id === LOCAL_CONTAINER
    ? advise`set HOME to a folder that uid ${uid} may write in`
    : advise`start ${name} with -e HOME=DIR, a folder that uid ${uid} may write in, or set containers.bench_user to a user that has one`;
}

/** A pane without a launch profile runs the shell of the tmux user. */
function checkShell({ id, name }: Container, { user, shell }: ContainerFacts): Check[] {
  const shellName = shell.slice(shell.lastIndexOf("/") + 1);
  if (!NO_SHELLS.some((other) => other === shellName)) return [];
  const set = id === LOCAL_CONTAINER
    ? "set SHELL to a shell"
    : `start ${name} with -e SHELL=/bin/sh`;
  return [
    warning(
      "shell",
      `the shell of ${user} in ${name} is ${shell}, so that a pane without a launch profile ends at once`,
      advise`${set}, or give its panes a launch profile (--launch ROLE:LABEL=PROFILE)`,
    ),
  ];
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
      advise`make the folder in ${name}, or name another in the profile`,
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
  return problem(check, log.reason, advise`see to that, or set logs.mode to off in config.yaml`);
}
