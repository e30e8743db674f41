/**
 * The entries of `docs/troubleshooting.md`. A test that produces an entry's trouble takes the entry by its heading,
 * holds its message against what was printed, and types its commands; `tests/cli/advice/troubleshooting_test.ts`
 * finds entries that no test takes.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { typeLine } from "./advice.ts";
import { ROOT } from "./root.ts";
import type { Sandbox } from "./sandbox.ts";

const PATH = `${ROOT}/docs/troubleshooting.md`;

/** What a reader puts something in the place of. */
const PLACEHOLDER = /<([a-z ]+)>/g;

/** Each entry's text, by its heading. */
export function entries(): Map<string, string> {
  const [, ...parts] = Deno.readTextFileSync(PATH).split(/^### /m);
  return new Map(parts.map((part) => {
    const end = part.indexOf("\n");
    return [part.slice(0, end), part.slice(end).split(/^## /m)[0]!];
  }));
}

export class Entry {
  readonly #text: string;

  constructor(heading: string) {
    const text = entries().get(heading);
    assert(text !== undefined, `no entry "${heading}"`);
    this.#text = text;
  }

  /** Requires that every message of the entry was printed; gives what stood in the places of its placeholders. */
  seen(printed: string): Record<string, string> {
    const messages = this.#blocks("text").flatMap((block) => block.split("\n"));
    assert(messages.length > 0);
    const values: Record<string, string> = {};
    for (const message of messages) {
      const names = [...message.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
      const pattern = new RegExp(
        message.split(PLACEHOLDER).filter((_, at) => at % 2 === 0)
          .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("(.+?)") + "$",
        "m",
      );
      assertMatch(printed, pattern);
      for (const [at, value] of [...pattern.exec(printed)!].slice(1).entries()) {
        values[names[at]!] = value;
      }
    }
    return values;
  }

  /**
   * Types the entry's commands, all of which have to go well.
   *
   * @param values For their placeholders.
   * @param options `before` is typed before them; bare `tmux` means the sandbox's server.
   */
  async follow(
    box: Sandbox,
    values: Readonly<Record<string, string>> = {},
    options: { readonly env?: Readonly<Record<string, string>>; readonly before?: string } = {},
  ): Promise<string> {
    const blocks = this.#blocks("sh");
    assert(blocks.length > 0);
    const commands = blocks.join("\n").replaceAll(PLACEHOLDER, (_, name) => {
      assert(name in values, `nothing for <${name}>`);
      return values[name]!;
    });
    const TMUX = `${box.dir}/tmux-${Deno.uid()}/${box.socket},0,0`;
    const script = `${options.before ?? ""}\nset -e\n${commands}`;
    const { code, stdout, stderr } = await typeLine(box, script, { env: { TMUX, ...options.env } });
    assertEquals(code, 0, `${script}\n${stdout}${stderr}`);
    return stdout;
  }

  #blocks(kind: "text" | "sh"): string[] {
    return [...this.#text.matchAll(/^```(\w+)\n([^]*?)\n```$/gm)]
      .flatMap(([, language, block = ""]) => language === kind ? [block] : []);
  }
}

/** @param heading As it stands in the document. */
export function entry(heading: string): Entry {
  return new Entry(heading);
}
