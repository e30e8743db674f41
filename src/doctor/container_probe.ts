/** What one shell in a container, as its tmux user, has to say for `doctor`. */
import { printedValue } from "../system/runtime/printed_value.ts";
import {
  type ExecTarget,
  runScript,
  type ScriptResult,
  type ScriptTools,
} from "../system/runtime/target.ts";

const TIMEOUT_MS = 10_000;

/** $1 the number of programs; then these, then directories. Each is answered by a line of its own, in order. */
const SCRIPT = `
echo "user $(id -un 2>/dev/null)"
echo "uid $(id -u)"
echo "home $HOME"
if [ -d "$HOME" ] && [ -w "$HOME" ]; then echo 'home_writable yes'; else echo 'home_writable no'; fi
echo "locale \${LC_ALL:-\${LC_CTYPE:-\${LANG:-}}}"
if command -v tmux >/dev/null 2>&1; then
  echo "tmux $(LC_ALL=C.UTF-8 tmux -u -V 2>&1)"
else
  echo 'tmux_missing'
fi
programs=$1
shift
for it do
  if [ "$programs" -gt 0 ]; then
    programs=$((programs - 1))
    if command -v -- "$it" >/dev/null 2>&1; then echo 'program yes'; else echo 'program no'; fi
  elif [ -d "$it" ] && [ -x "$it" ]; then echo 'directory yes'
  else echo 'directory no'; fi
done
exit 0
`;

export interface ContainerFacts {
  /** Empty where the user has no entry in the user database. */
  readonly user: string;
  readonly uid: string;
  readonly home: string;
  readonly isHomeWritable: boolean;
  /** What the environment says of the character set. */
  readonly locale: string;
  /** What `tmux -V` printed; null where there is no tmux. */
  readonly tmux: string | null;
  /** Whether each of the programs is there. */
  readonly programs: readonly boolean[];
  /** Whether each of the directories is there, and can be entered. */
  readonly directories: readonly boolean[];
}

/** What launch profiles need. */
export interface Needs {
  readonly programs: readonly string[];
  readonly directories: readonly string[];
}

/** What the shell said, or what became of it otherwise. */
export type ContainerProbe =
  | { readonly kind: "ran"; readonly facts: ContainerFacts }
  | Exclude<ScriptResult, { kind: "ran" }>;

export async function probeContainer(
  tools: ScriptTools,
  target: ExecTarget,
  { programs, directories }: Needs,
): Promise<ContainerProbe> {
  const result = await runScript(tools, "doctor.check", target, {
    script: SCRIPT,
    args: [String(programs.length), ...programs, ...directories],
    stdin: "",
    timeoutMs: TIMEOUT_MS,
  });
  if (result.kind !== "ran") return result;
  const value = (key: string) => printedValue(result.stdout, key);
  const facts = {
    user: value("user"),
    uid: value("uid"),
    home: value("home"),
    isHomeWritable: value("home_writable") === "yes",
    locale: value("locale"),
    tmux: /^tmux_missing$/m.test(result.stdout) ? null : value("tmux"),
    programs: answers(result.stdout, "program"),
    directories: answers(result.stdout, "directory"),
  };
  return { kind: "ran", facts };
}

function answers(stdout: string, key: string): boolean[] {
  return [...stdout.matchAll(new RegExp(`^${key} (yes|no)$`, "gm"))].map(([, it]) => it === "yes");
}
