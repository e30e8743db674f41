import { assert, assertEquals } from "@std/assert";
import { isOnPath } from "../../scripts/on_path.ts";
import { EXIT_STATUS } from "../../scripts/release/man/around.ts";
import { roffText, roffUsage } from "../../scripts/release/man/roff.ts";
import { ownManPages } from "../../scripts/write_man.ts";
import { EXIT } from "../../src/cli/command/exit.ts";
import { optionUsage } from "../../src/cli/render/help.ts";
import { loadNouns } from "../../src/cli/run/nouns.ts";
import { ROOT } from "../support/root.ts";
import { denoScript } from "../support/child.ts";
import { sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

const nouns = await loadNouns();
const pages = await ownManPages(1_700_000_000);

const MACROS = new Set([".TH", ".SH", ".TP", ".PP", ".BR", ".nf", ".fi"]);
const ESCAPE = /\\(?:f[BIR]|-|&|\((?:rs|aq|ga|ha|ti|dq)|\[u[0-9A-F]{4,6}\])/g;

/** What a page has that roff would read as something else, line by line. */
function faults(page: string): string[] {
  let literal = false;
  return page.split("\n").flatMap((line, at) => {
    const found: string[] = [];
    const say = (what: string) => found.push(`${at + 1}: ${what}`);
    if (!/^[\x20-\x7e]*$/.test(line)) say("not ASCII");
    if (line.replaceAll(ESCAPE, "").includes("\\")) say("an escape that is not ours");
    const [, macro] = /^([.']\S*)/.exec(line) ?? [];
    if (macro !== undefined && !MACROS.has(macro)) say(`the request ${macro}`);
    if (macro === ".nf" || macro === ".fi") {
      if (literal === (macro === ".nf")) say("literal lines that do not match");
      literal = macro === ".nf";
    }
    return found;
  });
}

Deno.test("every noun and command has a page, which roff reads as it is meant", () => {
  const names = nouns.flatMap((noun) => [
    `agenttower-${noun.name}.1`,
    ...noun.commands.flatMap(({ name }) =>
      name === "" ? [] : [`agenttower-${noun.name}-${name}.1`]
    ),
  ]);
  assertEquals([...pages.keys()].sort(), ["agenttower.1", ...names].sort());
  for (const [name, page] of pages) assertEquals([name, faults(page)], [name, []]);
});

Deno.test("the check of pages finds what roff would read as something else", () => {
  const wrong = [".SH X", "naïve", "a\\b", "'tis", ".so /etc/passwd", ".fi", ".nf"].join("\n");
  assertEquals(faults(wrong).map((fault) => fault.slice(0, 2)), ["2:", "3:", "4:", "5:", "6:"]);
  assertEquals(faults(roffText("naïve a\\b\n'tis\n.so x \\fB…")), []);
});

Deno.test("a page names every option and example of its command, and its first line is for whatis", () => {
  for (const noun of nouns) {
    for (const command of noun.commands) {
      const name = ["agenttower", noun.name, command.name].filter(Boolean).join("-");
      const page = pages.get(`${name}.1`) ?? "";
      assert(page.includes(`.SH NAME\n${roffText(name)} \\- ${roffText(command.summary)}\n`), name);
      for (const example of command.examples) assert(page.includes(roffText(example)), example);
      for (const [option, spec] of Object.entries(command.options)) {
        const before = spec.short === undefined ? ".TP\n" : ", ";
        const usage = roffUsage(optionUsage(option, spec));
        assert(page.includes(`${before}${usage}\n`), `${name} ${option}`);
      }
    }
  }
});

Deno.test("agenttower(1) has every exit code once", () => {
  const codes = EXIT_STATUS.map(([code]) => code).sort();
  assertEquals(codes, [...Object.values(EXIT)].sort());
});

const noGroff = isOnPath("groff") ? null : "no groff here";

testUnless(noGroff, "groff warns of nothing, and shows what is typed as it is typed", async () => {
  await using box = await sandbox();
  for (const [name, page] of pages) {
    const shown = await box.exec(
      ["groff", "-man", "-Tutf8", "-ww", "-rLL=300n", "-P-cbou"],
      { stdin: page },
    );
    assertEquals([name, shown.code, shown.stderr], [name, 0, ""]);
    for (const noun of nouns) {
      for (const command of noun.commands) {
        if (name !== `${["agenttower", noun.name, command.name].filter(Boolean).join("-")}.1`) {
          continue;
        }
        for (const example of command.examples) assert(shown.stdout.includes(example), example);
      }
    }
  }
});

testUnless(isOnPath("mandoc") ? null : "no mandoc here", "mandoc warns of nothing", async () => {
  await using box = await sandbox();
  for (const [name, page] of pages) {
    const lint = await box.exec(["mandoc", "-T", "lint", "-W", "warning"], { stdin: page });
    assertEquals([name, lint.code, lint.stdout], [name, 0, ""]);
  }
});

Deno.test("the script writes the pages, with the date that it is given", async () => {
  await using box = await sandbox();
  const run = { env: { SOURCE_DATE_EPOCH: "1700000000" } };
  const written = await box.exec(
    denoScript(`${ROOT}scripts/write_man.ts`, `${box.dir}/man`),
    run,
  );
  assertEquals([written.code, written.stderr], [0, ""]);
  const files = [...Deno.readDirSync(`${box.dir}/man`)].map(({ name }) =>
    [name, Deno.readTextFileSync(`${box.dir}/man/${name}`)] as const
  );
  assertEquals(new Map(files.sort()), new Map([...pages].sort()));
});
