/** Says which program each launch profile would start in a container, and which of them are not there. */
import type { Context } from "../../context.ts";
import { type Advice, advise } from "../../model/advice.ts";
import { type CommandPath, commandPath } from "../../model/launch/command_path.ts";
import { type Container, LOCAL_CONTAINER } from "../../model/container.ts";
import type { LaunchProfile } from "../../model/profile.ts";
import { visible } from "../../model/visible.ts";
import { targetOf } from "../../containers/target_of.ts";
import { getLayout, getLayoutRequest } from "../../store/layouts.ts";
import { panesToReconcile } from "../../store/panes.ts";
import { type Check, ok, warning } from "../check.ts";
import { findPrograms, type ProgramNeed } from "./program_probe.ts";

const CHECK = "profiles";

/** A profile, and the layout whose PATH counts; null for a layout that would be made now. */
interface Start {
  readonly profile: LaunchProfile;
  readonly layout: string | null;
  readonly need: ProgramNeed;
}

/** @param shell What panes are told is the user's shell. */
export async function checkPrograms(
  ctx: Context,
  container: Container,
  profiles: readonly LaunchProfile[],
  shell: string,
): Promise<Check[]> {
  if (profiles.length === 0) return [ok(CHECK, "there are no launch profiles")];
  const starts = startsOf(ctx, container, profiles, shell);
  const needs = starts.map(({ need }) => need);
  const found = await findPrograms(ctx, targetOf(ctx, container), needs);
  if (found.kind !== "ran") {
    return [
      warning(
        CHECK,
        `the programs of launch profiles could not be looked for in ${container.name}: ${found.reason}`,
        lookAtLogin(shell || "/bin/sh"),
      ),
    ];
  }
  const usual = new Map(
    starts.filter(({ layout }) => layout === null)
      .map(({ profile, need }) => [profile, found.programs.get(need)?.path]),
  );
  return starts.flatMap((start) => {
    const { profile, layout, need } = start;
    const program = found.programs.get(need);
    // Layouts are named only where it makes a difference.
    if (layout !== null && program?.path === usual.get(profile)) return [];
    if (found.unasked.has(need)) return [unasked(container, start)];
    if (program === undefined) return [missing(container, start)];
    const what = `${textOf(start)} starts ${program.path} in ${container.name}`;
    if (program.lacks === null) return [ok(CHECK, what)];
    const runner = visible(program.lacks);
    const cure =
      advise`install ${runner}, or let the profile find it (path: login, or PATH in its env)`;
    return [warning(CHECK, `${what}, which needs ${runner}, and that is not there`, cure)];
  });
}

function lookAtLogin(shell: string): Advice {
  return advise`see whether this ends there by itself: ${shell} -l -c true`;
}

/** Each profile as a new layout would start it, and as the layouts that have it would, whose PATH is another. */
function startsOf(
  ctx: Context,
  container: Container,
  profiles: readonly LaunchProfile[],
  shell: string,
): Start[] {
  const start = (profile: LaunchProfile, kept: string | null, layout: string | null): Start => ({
    profile,
    layout,
    need: {
      name: profile.command[0] ?? "",
      path: commandPath(profile, ctx.settings.launch.path, kept),
      ownPath: profile.env.PATH ?? null,
      shell: profile.env.SHELL ?? shell,
    },
  });
  const own = container.id === LOCAL_CONTAINER ? ctx.searchPath : null;
  const records = panesToReconcile(ctx.store, container.id);
  return profiles.toSorted((a, b) => a.name < b.name ? -1 : 1).flatMap((profile) => {
    const layouts = new Set(
      records.filter(({ launchCommandRef }) => launchCommandRef === profile.name)
        .map(({ layoutId }) => layoutId),
    );
    const others = [...layouts].flatMap((id) => {
      const kept = getLayoutRequest(ctx.store, id)?.searchPath ?? null;
      const session = getLayout(ctx.store, id)?.tmuxSessionName ?? id;
      return kept === null || kept === own ? [] : [start(profile, kept, session)];
    });
    return [start(profile, own, null), ...others.filter(({ need }) => isKept(need.path))];
  });
}

function isKept(path: CommandPath): boolean {
  return path !== null && path !== "login";
}

function textOf({ profile, layout }: Start): string {
  return layout === null
    ? `profile ${profile.name}`
    : `profile ${profile.name} of layout ${layout}`;
}

function unasked({ name }: Container, start: Start): Check {
  const shell = start.need.shell || "/bin/sh";
  const message =
    `${textOf(start)} starts nothing: ${shell} ends in ${name} while it reads its files ` +
    "as a login shell";
  const cure =
    advise`have none of them exit (such as .profile there), until this prints a line: ${shell} -l -c "echo here"`;
  return warning(CHECK, message, cure);
}

function missing({ name }: Container, start: Start): Check {
  const { need } = start;
  const told = (where: string, cure: Advice) =>
    warning(CHECK, `${textOf(start)} starts nothing: ${need.name} ${where}`, cure);
  const inFull = advise`install it, or name its full path in the profile`;
  if (need.name.includes("/")) {
    return told(`is no program in ${name}`, inFull);
  }
  if (need.path === "login") {
    return told(
      `is not on the PATH that ${need.shell || "/bin/sh"} has in ${name} as a login shell`,
      inFull,
    );
  }
  if (need.ownPath !== null) {
    return told(
      `is not on the PATH that its profile sets in ${name} (${need.ownPath})`,
      advise`name its full path in the profile, or let env of the profile set no PATH`,
    );
  }
  if (start.layout !== null) {
    return told("is not on the PATH that the layout was made with", inFull);
  }
  return told(`is not on PATH in ${name}`, inFull);
}
