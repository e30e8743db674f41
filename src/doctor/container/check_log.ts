/** Checks that what panes of a container write comes to this host. */
import { advise } from "../../model/advice.ts";
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { logOnRecord, removeLog } from "../../logs/log_files.ts";
import { type LogPreparation, proveLogs } from "../../logs/prepare.ts";
import { PROBE_PREFIX } from "../../logs/proof.ts";
import { targetOf } from "../../containers/target_of.ts";
import { type ExecTarget, runScript } from "../../system/runtime/target.ts";
import { PULL_SEGMENTS, pullArguments, readPulled } from "../../system/tmux/pull_segments.ts";
import { segmentFolder, segmentWriter } from "../../system/tmux/segment_writer.ts";
import { type Check, ok, problem } from "../check.ts";

const CHECK = "logs";

export async function checkLog(ctx: Context, container: Container): Promise<Check> {
  const { mode } = ctx.settings.logs;
  if (mode === "off") return ok(CHECK, "logs are switched off (logs.mode)");
  const target = targetOf(ctx, container);
  if (mode === "pull" && target.via !== null) return await checkPull(ctx, target);
  const log = await tryMount(ctx, target, container);
  if (log.ok) return ok(CHECK, `the tmux user of ${container.name} can write pane logs`);
  if (target.via !== null && mode === "auto") return await checkPull(ctx, target);
  return problem(CHECK, log.reason, advise`see to that, or set logs.mode to off in config.yaml`);
}

async function tryMount(
  ctx: Context,
  target: ExecTarget,
  container: Container,
): Promise<LogPreparation> {
  const name = `${PROBE_PREFIX}${ctx.ids.token()}`;
  const [log] = (await proveLogs(ctx, target, container, [name])).values();
  if (log === undefined) throw new Error(`no verdict on the log of ${name}`);
  const made = log.ok ? logOnRecord(ctx.paths, log.path) : null;
  if (made) removeLog(made);
  return log;
}

/** $1 what the pipe of a pane runs, $2 what goes through it; then, twice, as many arguments of `pull_segments`. */
const SCRIPT = `${PULL_SEGMENTS}
w=$1
printf %s "$2" | sh -c "$w"
shift 2
pull_segments "$1" "$2" "$3" "$4" "$5"
shift 5
pull_segments "$@"
`;

const TIMEOUT_MS = 10_000;

/** Has a word written as a pane's output is, and takes it. */
async function checkPull(ctx: Context, target: ExecTarget): Promise<Check> {
  const word = ctx.ids.token();
  const key = `${PROBE_PREFIX}${ctx.ids.token()}`;
  const request = { key, position: 0, isOver: true };
  const passes = [request, { ...request, position: word.length }];
  const result = await runScript(ctx, "doctor.check", target, {
    script: SCRIPT,
    args: [
      segmentWriter({ folder: segmentFolder(key) }),
      word,
      ...passes.flatMap((each) => pullArguments(word, word.length, [each])),
    ],
    stdin: "",
    timeoutMs: TIMEOUT_MS,
  });
  const found = result.kind === "ran" ? readPulled(result.stdout, word, [request]).get(key) : null;
  const [part] = found?.parts ?? [];
  if (part && found?.isGone && new TextDecoder().decode(part.bytes) === word) {
    return ok(CHECK, `pane logs are pulled from ${target.name}, which needs no mount`);
  }
  const said = result.kind === "ran" ? result.stderr.trim().split("\n")[0] : result.reason;
  const why = said ? `: ${said}` : "";
  return problem(
    CHECK,
    `pane logs cannot be pulled from ${target.name}${why}`,
    advise`have dd, ls, wc, tail, head and base64 or od on PATH in ${target.name}, and let its tmux user write to /tmp`,
  );
}
