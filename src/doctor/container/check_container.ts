/** Checks one container: its tmux, its user, its profiles, its log mount and its stray panes. */
import { type Advice, advise } from "../../model/advice.ts";
import type { Context } from "../../context.ts";
import { type Container, KUBERNETES, LOCAL_CONTAINER } from "../../model/container.ts";
import { Refusal } from "../../model/errors.ts";
import type { LaunchProfile } from "../../model/profile.ts";
import type { ExecTarget } from "../../system/runtime/target.ts";
import { shellLine } from "../../system/runtime/shell_line.ts";
import { isAboutLocale } from "../../system/tmux/tmux_complaint.ts";
import {
  installLocale,
  installTmux,
  isSupportedVersion,
  isUntriedVersion,
  untriedTmux,
  versionIn,
} from "../../system/tmux/tmux_version.ts";
import { lookAtTmux } from "../../containers/ask_tmux.ts";
import { requireContainer } from "../../containers/require_container.ts";
import { resolveContainer } from "../../containers/resolve_container.ts";
import { inspectSessions } from "../../managed/sessions.ts";
import { targetOf } from "../../containers/target_of.ts";
import { type Check, ok, problem, warning } from "../check.ts";
import { type ContainerFacts, type ContainerProbe, probeContainer } from "./container_probe.ts";
import { checkDirectories, directoriesOf } from "./check_directories.ts";
import { checkEnvironment } from "./check_environment.ts";
import { checkHooks } from "./check_hooks.ts";
import { checkLocale } from "./check_locale.ts";
import { checkLog } from "./check_log.ts";
import { checkPrograms } from "./check_programs.ts";
import { checkPaneShell } from "./check_pane_shell.ts";
import { checkStrays } from "./check_strays.ts";
import { readTmuxSettings, type TmuxSettings } from "./tmux_settings.ts";

/** @param ref as on the command line. */
export async function checkContainer(ctx: Context, ref: string): Promise<Check[]> {
  let container: Container;
  try {
    container = await runningContainer(ctx, ref);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const cure = error.hint ?? advise`see what runs: agenttower container scan`;
    return [problem("container", error.message, cure)];
  }
  const profiles = [...(await ctx.profiles()).profiles.values()];
  const probe = await probeContainer(ctx, targetOf(ctx, container), directoriesOf(profiles));
  if (probe.kind !== "ran") return [unanswered(ctx, container, probe)];
  const { facts } = probe;
  const tmux = checkContainerTmux(ctx, container, facts);
  const server = tmux.status === "problem" ? NOT_ASKED : await askServer(ctx, container, facts);
  return [
    ok("container", `${container.name} runs`),
    tmux,
    ...checkEnv(container, facts),
    checkUser(container, facts),
    ...checkPaneShell(ctx, container, facts, server.settings),
    ...await checkPrograms(ctx, container, profiles, server.settings?.defaultShell ?? facts.shell),
    ...checkDirectories(container, profiles, facts),
    await checkLog(ctx, container),
    ...server.checks,
  ];
}

/**
 * What of these launch profiles a container does not have.
 *
 * @param ref as on the command line.
 * @throws {Refusal} where there is no such container, or it does not run.
 */
export async function checkProfiles(
  ctx: Context,
  ref: string,
  profiles: readonly LaunchProfile[],
): Promise<Check[]> {
  const container = await runningContainer(ctx, ref);
  const probe = await probeContainer(ctx, targetOf(ctx, container), directoriesOf(profiles));
  if (probe.kind !== "ran") return [unanswered(ctx, container, probe)];
  const { facts } = probe;
  const checks = [
    ...await checkPrograms(ctx, container, profiles, facts.shell),
    ...checkDirectories(container, profiles, facts),
  ];
  return checks.filter(({ status }) => status !== "ok");
}

async function runningContainer(ctx: Context, ref: string): Promise<Container> {
  const { id } = await resolveContainer(ctx, ref, { running: true });
  return await requireContainer(ctx, id);
}

function unanswered(
  ctx: Context,
  container: Container,
  probe: Exclude<ContainerProbe, { kind: "ran" }>,
): Check {
  const known = probe.kind === "unreachable" ? probe.cure : undefined;
  const isUnanswered = probe.kind === "unreachable" && probe.transient;
  // No answer says nothing of the shell, or of its user.
  const what = isUnanswered ? `${container.name} cannot be asked` : `no shell in ${container.name}`;
  const cure = known ?? lookAtShell(targetOf(ctx, container));
  return problem("container", `${what}: ${probe.reason}`, cure);
}

function lookAtShell(target: ExecTarget): Advice {
  const line = shellLine(target, ["sh", "-c", "id"]);
  return advise`see what it says: ${line}`;
}

/** What its tmux server has, as far as it was asked. */
interface Server {
  readonly checks: readonly Check[];
  readonly settings: TmuxSettings | null;
}

const NOT_ASKED: Server = { checks: [], settings: null };

/** What keeps layouts from being made in its tmux, or else what it does to panes, and those that it has. */
async function askServer(
  ctx: Context,
  container: Container,
  facts: ContainerFacts,
): Promise<Server> {
  try {
    await inspectSessions(ctx, container);
    const settings = await readTmuxSettings(ctx, container);
    const checks = [
      ...checkHooks(ctx, container, settings),
      ...checkLocale(ctx, container, facts, settings.running),
      ...checkEnvironment(ctx, container, facts, settings.running),
      ...await checkStrays(ctx, container),
    ];
    return { checks, settings };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const cure = error.hint ?? lookAtTmux(targetOf(ctx, container));
    return { checks: [problem("server", error.message, cure)], settings: null };
  }
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
      isAboutLocale(tmux) ? installLocale(name) : lookAtVersion(targetOf(ctx, container)),
    );
  }
  if (!isSupportedVersion(version)) {
    return problem(check, `tmux ${version} in ${name} is too old`, installTmux(name));
  }
  if (isUntriedVersion(version)) {
    return warning(check, `tmux ${version} in ${name} is newer than any tried`, untriedTmux(name));
  }
  return ok(check, `tmux ${version} in ${name}`);
}

function lookAtVersion(target: ExecTarget): Advice {
  const line = shellLine(target, ["tmux", "-V"]);
  return advise`it says so to: ${line}`;
}

/** Every pane is started by it (`src/model/launch/tag.ts`). */
function checkEnv({ name }: Container, { hasEnv }: ContainerFacts): Check[] {
  if (hasEnv) return [];
  const message = `there is no env in ${name}, so that every pane ends at once`;
  return [problem("env", message, advise`install env (coreutils or busybox) in ${name}`)];
}

function checkUser(container: Container, facts: ContainerFacts): Check {
  const { name } = container;
  const check = "user";
  const { user, uid, home, isHomeWritable } = facts;
  // busybox has the number in the place of a name.
  const isNamed = user !== "" && user !== uid;
  if (isNamed && isHomeWritable) return ok(check, `${user} (uid ${uid}) in ${name}, home ${home}`);
  const problem = isNamed
    ? `${user} in ${name} has no home folder that it can write to (${home})`
    : `the tmux user of ${name} (uid ${uid}) has no name` +
      (isHomeWritable ? "" : ", and no home folder that it can write to");
  return warning(
    check,
    problem,
    isHomeWritable ? nameCure(container, uid) : homeCure(container, uid),
  );
}

function nameCure({ runtime }: Container, uid: string): Advice {
  return runtime === LOCAL_CONTAINER
    ? advise`give uid ${uid} an entry in /etc/passwd`
    : runtime === KUBERNETES
    ? advise`give uid ${uid} an entry in the image's /etc/passwd`
    : advise`give uid ${uid} an entry in the container's /etc/passwd, or set containers.bench_user to a user that has one`;
}

/** Who has no name has no home either. */
function homeCure({ runtime, name }: Container, uid: string): Advice {
  return runtime === LOCAL_CONTAINER
    ? advise`set HOME to a folder that uid ${uid} may write in`
    : runtime === KUBERNETES
    ? advise`give ${name} HOME in the env of its pod, a folder that uid ${uid} may write in`
    : advise`start ${name} with -e HOME=DIR, a folder that uid ${uid} may write in, or set containers.bench_user to a user that has one`;
}
