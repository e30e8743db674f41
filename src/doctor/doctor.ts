/** `doctor`: what could be wrong with this machine and with one container. */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { LOCAL_CONTAINER } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import type { Settings } from "../model/settings.ts";
import { listContainers } from "../store/containers.ts";
import type { Exec } from "../system/exec.ts";
import type { Paths } from "../system/paths.ts";
import { type Check, problem } from "./check.ts";
import { checkAudit, checkAuditContent } from "./check_audit.ts";
import { checkFolders, checkSettings } from "./check_config.ts";
import { checkClock } from "./check_clock.ts";
import { checkContainer } from "./container/check_container.ts";
import { checkDatabase, checkUnopened } from "./check_database.ts";
import { checkDisk } from "./check_disk.ts";
import { type Engine, isSameCommand } from "../model/engine/engine_command.ts";
import { checkEngines } from "./check_engines.ts";
import { checkMounts } from "./check_mounts.ts";
import { checkRecordsEngine } from "./check_records_engine.ts";
import { checkStateFiles } from "./check_state_files.ts";
import { checkLocalServer, checkPlaces, checkShell, checkTmux } from "./check_tmux.ts";
import { checkWorkers } from "./check_workers.ts";

/** What doctor works with: it must have something to say also where nothing else works. */
export interface Machine {
  readonly paths: Paths;
  readonly exec: Exec;
  /**
   * Opens the state as every command does, with these settings.
   *
   * @throws {Refusal} `state_unavailable` when it cannot be opened; doctor says why.
   */
  readonly open: (settings: Settings) => Promise<{ readonly context: Context; close(): void }>;
}

/**
 * Checks this machine and, if one is named, a container. The modes of the state files are checked before the
 * state is opened, since opening repairs them. A missing state folder is made only to find a container.
 */
export async function runDoctor(
  machine: Machine,
  options: { readonly container?: string | null; readonly full?: boolean } = {},
): Promise<{ checks: Check[] }> {
  const { paths, exec } = machine;
  const container = options.container ?? null;
  const state = checkStateFiles(paths);
  const { checks: settingChecks, settings } = checkSettings(paths.config);
  const opened = state.made || container !== null
    ? await openState(machine, settings)
    : { kind: "not_needed" } as const;
  try {
    const context = opened.kind === "opened" ? opened.context : null;
    return {
      checks: [
        ...state.checks,
        ...checkOpened(opened, paths, options.full ?? false),
        ...checkAudit(paths),
        ...settingChecks,
        ...checkFolders(paths.config),
        ...await checkDisk(exec, paths.state),
        ...await checkOutside(exec, settings, context, container),
        ...(container === null ? [] : await checkOne(context, container)),
      ],
    };
  } finally {
    if (opened.kind === "opened") opened.close();
  }
}

/** What became of the state. */
type Opening =
  | { readonly kind: "not_needed" }
  | { readonly kind: "opened"; readonly context: Context; close(): void }
  | { readonly kind: "refused"; readonly refusal: Refusal };

async function openState(machine: Machine, settings: Settings): Promise<Opening> {
  try {
    const opened = await machine.open(settings);
    return { kind: "opened", context: opened.context, close: () => opened.close() };
  } catch (error) {
    if (error instanceof Refusal) return { kind: "refused", refusal: error };
    throw error;
  }
}

function checkOpened(opened: Opening, paths: Paths, full: boolean): Check[] {
  switch (opened.kind) {
    case "not_needed":
      return [];
    case "opened":
      return [
        ...checkDatabase(opened.context.store, paths, full),
        ...checkAuditContent(opened.context.store, paths, full),
        ...checkClock(opened.context),
        ...checkWorkers(opened.context),
        ...checkPlaces(opened.context),
        ...checkMounts(opened.context),
      ];
    case "refused":
      return [checkUnopened(opened.refusal, paths)];
  }
}

/** Inside a container there is no engine to ask. */
async function checkOutside(
  exec: Exec,
  settings: Settings,
  context: Context | null,
  container: string | null,
): Promise<Check[]> {
  const usable = await checkTmux(exec);
  const tmux = [...await checkShell(exec), usable];
  if (context?.peer.kind === "container") return tmux;
  const records = context === null ? [] : listContainers(context.store);
  const isNeeded = ({ command }: Engine) =>
    records.some(({ via, active }) =>
      active && via !== null && isSameCommand(via.command, command)
    );
  // Asked for by name, this machine's is checked like any other place's.
  const isAsked = usable.status === "ok" && context?.peer.kind === "host" &&
    container !== LOCAL_CONTAINER;
  const server = isAsked ? await checkLocalServer(context) : [];
  const engines = await checkEngines(exec, settings, isNeeded);
  const ofRecords = context?.peer.kind === "host" ? await checkRecordsEngine(context) : [];
  return [...engines, ...ofRecords, ...tmux, ...server];
}

async function checkOne(context: Context | null, ref: string): Promise<Check[]> {
  if (context) return await checkContainer(context, ref);
  return [
    problem(
      "container",
      `${ref} cannot be checked without the state`,
      advise`see to the state first`,
    ),
  ];
}
