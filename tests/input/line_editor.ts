/**
 * A program for a pane: an input place as coding agents have one, and the ways in which theirs differ. It is given
 * its ways as JSON, and appends each text that was submitted to a file, as a line of JSON.
 */

export interface EditorWays {
  /** File that gets what was submitted. */
  readonly out: string;
  /** `bare`: a prompt and the terminal's cursor; `framed`: a box with a cursor of its own, few rows high. */
  readonly look: "bare" | "framed";
  /** Whether the terminal is left as it is until the folder of `out` has a file `go`. */
  readonly startsLate?: boolean;
  /** Whether it takes keys, and shows nothing and forgets them, until that file is there. */
  readonly drawsLate?: boolean;
  /** Whether what was pasted is shown only when that file is there. */
  readonly echoesLate?: boolean;
  /** Time before what was typed is shown. */
  readonly echoAfterMs?: number;
  /** Shown in place of a pasted text of more than one line. */
  readonly placeholder?: string;
  /** Characters of each paste that are lost at its end. */
  readonly swallows?: number;
  /** Whether what is typed is never shown, but repeated as a reply. */
  readonly replies?: boolean;
  /** Stands before each further line; two blanks unless given. */
  readonly continues?: string;
  /** Whether it draws on the alternate screen. */
  readonly alternate?: boolean;
  /** Whether a row above the input place always changes. */
  readonly spins?: boolean;
  /** Keys of Enter that have no effect. */
  readonly ignoresEnters?: number;
  /** An Enter within so many milliseconds of a paste is a line break. */
  readonly breaksForMs?: number;
  /** Whether nothing is shown of what was submitted. */
  readonly isSilent?: boolean;
  /** A text that is given back with these words above, instead of being submitted. */
  readonly givesBack?: string;
  /** A dialog that takes the place of everything at the first key; Enter confirms it. */
  readonly dialog?: readonly string[];
}

/** What a terminal puts around a paste. */
const [PASTE_BEGIN, PASTE_END] = ["\x1b[200~", "\x1b[201~"];

const BOX_WIDTH = 60;
const BOX_ROWS = 6;

async function run(ways: EditorWays): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const write = (text: string) => void Deno.stdout.writeSync(new TextEncoder().encode(text));
  const submit = (text: string) =>
    Deno.writeTextFileSync(ways.out, `${JSON.stringify(text)}\n`, { append: true });
  const go = async () => {
    const file = `${ways.out.slice(0, ways.out.lastIndexOf("/"))}/go`;
    while (!await Deno.stat(file).then(() => true, () => false)) await pause(50);
  };
  if (ways.startsLate) await go();
  Deno.stdin.setRaw(true);
  let [value, shown, ticks, isDialogOpen] = ["", "", 0, false];
  let [enters, pastedAt, remark] = [0, 0, ""];

  const draw = () => {
    if (isDialogOpen) {
      write(`\x1b[?25l\x1b[2J\x1b[H${ways.dialog!.join("\r\n")}`);
      return;
    }
    // A dialog comes upon a screen that was blank.
    if (ways.dialog) return;
    const above = `\x1b[2J\x1b[Ha line of history${remark}\r\n${ways.spins ? ticks : ""}\r\n`;
    if (ways.look === "bare") {
      write(`${above}> ${shown.replaceAll("\n", `\r\n${ways.continues ?? "  "}`)}`);
      return;
    }
    const rows = shown.split("\n").flatMap((line) => line.match(/.{1,56}/gu) ?? [""]);
    const inner = rows.map((row, at) => {
      const [lead, cursor] = [at === 0 ? "> " : "  ", at === rows.length - 1];
      const blank = BOX_WIDTH - 2 - row.length - (cursor ? 1 : 0);
      return `│ ${lead}${row}${cursor ? "\x1b[7m \x1b[27m" : ""}${" ".repeat(blank)}│`;
    });
    const [top, bottom] = ["─".repeat(BOX_WIDTH + 1), "─".repeat(BOX_WIDTH + 1)];
    const box = [`╭${top}╮`, ...inner.slice(-BOX_ROWS), `╰${bottom}╯`, "  ? for shortcuts"];
    write(`\x1b[?25l${above}${box.join("\r\n")}\r\n`);
  };

  const show = (text: string) => {
    shown = text;
    draw();
  };
  if (ways.alternate) write("\x1b[?1049h");
  let isDrawn = !ways.drawsLate;
  if (!isDrawn) void go().then(() => void (isDrawn = true, draw()));
  else if (ways.look === "bare" || !ways.dialog) draw();
  if (ways.spins) {
    setInterval(() => {
      ticks++;
      draw();
    }, 60);
  }
  write("\x1b[?2004h");
  let pending = "";
  for await (const bytes of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    if (!isDrawn) continue;
    pending += bytes;
    while (pending !== "") {
      const isPaste = pending.startsWith(PASTE_BEGIN);
      const end = pending.indexOf(PASTE_END);
      if (pending.startsWith("\x1b") && end < 0) break;
      const paste = isPaste ? pending.slice(PASTE_BEGIN.length, end) : null;
      const key = isPaste ? pending.slice(0, end + PASTE_END.length) : [...pending][0]!;
      pending = pending.slice(key.length);
      if (ways.dialog) {
        if (isDialogOpen && key === "\r") submit("confirmed");
        isDialogOpen = true;
        draw();
      } else if (paste !== null) {
        const text = paste.replaceAll("\r", "\n");
        pastedAt = performance.now();
        value += text.slice(0, text.length - (ways.swallows ?? 0));
        const next = ways.placeholder && text.includes("\n") ? shown + ways.placeholder : value;
        if (ways.replies) write(`\r\nyou said: ${text}\r\n> `);
        else if (ways.echoesLate) void go().then(() => show(next));
        else if (ways.echoAfterMs) setTimeout(() => show(next), ways.echoAfterMs);
        else show(next);
      } else if (key === "\r" && enters++ < (ways.ignoresEnters ?? 0)) {
        show(value);
      } else if (key === "\r" && performance.now() - pastedAt < (ways.breaksForMs ?? 0)) {
        value += "\n";
        show(value);
      } else if (key === "\r" && ways.givesBack !== undefined) {
        remark = `\r\n${ways.givesBack}`;
        show(value);
      } else if (key === "\r") {
        submit(value);
        if (!ways.isSilent) remark = `\r\n│ > ${value.replaceAll("\n", "\r\n  ")}`;
        value = "";
        show("");
      } else if (key === "\x7f") {
        value = value.slice(0, -1);
        show(value);
      } else if (key === "\x15") {
        value = "";
        show("");
      } else {
        value += key;
        show(value);
      }
    }
  }
}

if (import.meta.main) await run(JSON.parse(Deno.args[0]!));
