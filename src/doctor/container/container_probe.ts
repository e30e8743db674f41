/** What one shell in a container, as its tmux user, has to say for `doctor`. */
import { printedValue } from "../../system/runtime/printed_value.ts";
import {
  type ExecTarget,
  runScript,
  type ScriptResult,
  type ScriptTools,
} from "../../system/runtime/target.ts";

const TIMEOUT_MS = 10_000;

/** The arguments are directories. Each is answered by a line of its own, in order. */
const SCRIPT = `
echo "user $(id -un 2>/dev/null)"
echo "uid $(id -u)"
echo "home $HOME"
if [ -d "$HOME" ] && [ -w "$HOME" ]; then echo 'home_writable yes'; else echo 'home_writable no'; fi
shell=$SHELL
case $shell in /*) [ -x "$shell" ] || shell= ;; *) shell= ;; esac
[ -n "$shell" ] || shell=$(sed -n "s|^$(id -un 2>/dev/null):.*:||p" /etc/passwd 2>/dev/null)
echo "shell $shell"
env | sed -n 's/^[A-Z0-9_]*_\\(API_KEY\\|TOKEN\\)=./key &/p'
echo "locale \${LC_ALL:-\${LC_CTYPE:-\${LANG:-}}}"
if command -v tmux >/dev/null 2>&1; then
  echo "tmux $(LC_ALL=C.UTF-8 tmux -u -V 2>&1)"
else
  echo 'tmux_missing'
fi
IFS=:
for it in $PATH; do [ -f "\${it:-.}/env" ] && [ -x "\${it:-.}/env" ] && echo 'env yes' && break; done
unset IFS
for it do
  if [ -d "$it" ] && [ -x "$it" ]; then echo 'directory yes'
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
  /** What tmux starts where it is told no command: SHELL if that can be run, else that of the user database. */
  readonly shell: string;
  /** Variables that hold keys, as agents have them. */
  readonly keys: ReadonlyMap<string, string>;
  /** What the environment says of the character set. */
  readonly locale: string;
  /** What `tmux -V` printed; null where there is no tmux. */
  readonly tmux: string | null;
  /** Whether env(1) is a file on PATH: a shell may have one of its own, which tmux does not find. */
  readonly hasEnv: boolean;
  /** Whether each of the directories is there, and can be entered. */
  readonly directories: readonly boolean[];
}

/** What the shell said, or what became of it otherwise. */
export type ContainerProbe =
  | { readonly kind: "ran"; readonly facts: ContainerFacts }
  | Exclude<ScriptResult, { kind: "ran" }>;

export async function probeContainer(
  tools: ScriptTools,
  target: ExecTarget,
  directories: readonly string[],
): Promise<ContainerProbe> {
  const result = await runScript(tools, "doctor.check", target, {
    script: SCRIPT,
    args: directories,
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
    shell: value("shell"),
    keys: new Map(
      [...result.stdout.matchAll(/^key ([A-Z0-9_]+)=(.*)$/gm)]
        .map(([, name = "", value = ""]) => [name, value]),
    ),
    locale: value("locale"),
    tmux: /^tmux_missing$/m.test(result.stdout) ? null : value("tmux"),
    hasEnv: value("env") === "yes",
    directories: [...result.stdout.matchAll(/^directory (yes|no)$/gm)].map(([, it]) =>
      it === "yes"
    ),
  };
  return { kind: "ran", facts };
}
