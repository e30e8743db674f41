/** `config edit` */
import { readSettings, refusing } from "../../../config/settings/settings.ts";
import { starterSettings } from "../../../config/settings/starter_settings.ts";
import { decodeText } from "../../../config/text_file.ts";
import { type Advice, advise } from "../../../model/advice.ts";
import { Refusal } from "../../../model/errors.ts";
import { invalid } from "../../../model/refusals/validation.ts";
import { SETTINGS_FILE } from "../../../model/settings.ts";
import { visible } from "../../../model/visible.ts";
import { PRIVATE_FILE, readIfThere, replaceFile } from "../../../system/fs/replace_file.ts";
import type { Cli } from "../../command/cli.ts";
import { handOver } from "../../session/give_terminal.ts";
import { askOnTerminal } from "../../terminal/ask.ts";
import { settingsFile } from "./settings_file.ts";

/** @throws {Refusal} and the file is as it was, unless what was written can be used. */
export async function editSettings(cli: Cli): Promise<void> {
  requireEditor();
  const file = settingsFile(cli);
  const before = readIfThere(file);
  const offered = before ?? new TextEncoder().encode(starterSettings());
  const folder = Deno.makeTempDirSync({ prefix: "agenttower-edit-" });
  const copy = `${folder}/${SETTINGS_FILE}`;
  replaceFile(copy, () => offered, { mode: PRIVATE_FILE });
  let isKept = false;
  const keeping = (): Advice => {
    isKept = true;
    return advise`what you wrote is in ${copy}`;
  };
  try {
    const written = await edited(cli, { file, copy, keeping });
    if (isSameBytes(written, offered)) {
      cli.terminal.note(`nothing was changed`);
      if (cli.terminal.json) cli.printResult({ path: file, changed: false });
      return;
    }
    replaceFile(file, (now) => {
      if (isSameBytes(now, before)) return written;
      throw invalid(SETTINGS_FILE, "was changed by somebody else meanwhile", keeping());
    });
    cli.terminal.note(visible(`${file} is changed`));
    if (cli.terminal.json) cli.printResult({ path: file, changed: true });
  } finally {
    if (!isKept) Deno.removeSync(folder, { recursive: true });
  }
}

interface Copy {
  readonly file: string;
  readonly copy: string;
  /** Keeps the copy, and says where it is. */
  keeping(): Advice;
}

/** What the operator wrote, which can be used. @throws {Refusal} where it stays unusable. */
async function edited(
  cli: Cli,
  { file, copy, keeping }: Copy,
): Promise<Uint8Array<ArrayBuffer>> {
  while (true) {
    await runEditor(copy);
    const bytes = readIfThere(copy) ?? new Uint8Array();
    try {
      readSettings(file, refusing(() => decodeText(file, bytes)));
      return bytes;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { terminal } = cli;
      if (terminal.json || !Deno.stdin.isTerminal() || !terminal.isErrTerminal) {
        terminal.hint(keeping());
        throw error;
      }
      terminal.error(`error[${error.code}]`, error.message);
      if (error.hint !== undefined) terminal.hint(error.hint);
      if (askOnTerminal(terminal, "Edit it again?")) continue;
      throw invalid(SETTINGS_FILE, "is as it was", keeping());
    }
  }
}

/** The variable that names the operator's editor. */
function editorVariable(): string | undefined {
  return ["VISUAL", "EDITOR"].find((name) => Deno.env.get(name)?.trim());
}

const NAME_ANOTHER = advise`name one that works: export EDITOR=vi`;

/** @throws {Refusal} where the operator names no editor, and there is no terminal for the usual one. */
function requireEditor(): void {
  if (editorVariable() !== undefined || Deno.stdin.isTerminal()) return;
  throw invalid("EDITOR", "is not set, and vi needs a terminal", NAME_ANOTHER);
}

/** @throws {Refusal} where there is none, or it says that it failed. */
async function runEditor(file: string): Promise<void> {
  const named = editorVariable();
  const editor = named === undefined ? "vi" : Deno.env.get(named) ?? "";
  // As git has it: the variable may hold arguments and quotes.
  const code = await handOver(["sh", "-c", `${editor} "$@"`, editor, file]);
  if (code === 0) return;
  const field = named ?? "EDITOR";
  throw invalid(
    field,
    `the editor ${editor} ended with ${code}; nothing was changed`,
    NAME_ANOTHER,
  );
}

function isSameBytes(one: Uint8Array | null, other: Uint8Array | null): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
