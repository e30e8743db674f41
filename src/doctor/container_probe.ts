/** What one shell in a container, as its tmux user, has to say for `doctor`. */
import { printedValue } from "../system/runtime/printed_value.ts";
import {
  type ExecTarget,
  runScript,
  type ScriptResult,
  type ScriptTools,
} from "../system/runtime/target.ts";

const TIMEOUT_MS = 10_000;

/** The arguments are programs; each is answered by a line of its own, in order. */
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
for program do
  if command -v -- "$program" >/dev/null 2>&1; then echo 'program yes'; else echo 'program no'; fi
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
}

/** What the shell said, or what became of it otherwise. */
export type ContainerProbe =
  | { readonly kind: "ran"; readonly facts: ContainerFacts }
  | Exclude<ScriptResult, { kind: "ran" }>;

export async function probeContainer(
  tools: ScriptTools,
  target: ExecTarget,
  programs: readonly string[],
): Promise<ContainerProbe> {
  const result = await runScript(tools, "doctor.check", target, {
    script: SCRIPT,
    args: programs,
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
    programs: [...result.stdout.matchAll(/^program (yes|no)$/gm)].map((match) =>
      match[1] === "yes"
    ),
  };
  return { kind: "ran", facts };
}
