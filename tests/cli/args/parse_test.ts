import { assertEquals, assertThrows } from "@std/assert";
import { parse } from "../../../src/cli/args/parse.ts";
import { takeWord } from "../../../src/cli/args/split.ts";
import * as spec from "../../../src/cli/args/spec.ts";
import { UsageError } from "../../../src/cli/args/usage_error.ts";

const takes = {
  arguments: {
    container: spec.argument("CONTAINER", ""),
    note: spec.optionalArgument("NOTE", ""),
  },
  options: {
    session: spec.requiredOption("NAME", ""),
    launch: spec.repeatedOption("L", ""),
    limit: spec.numberOption("N", ""),
    wait: spec.optionalNumber("SECONDS", ""),
    all: spec.flag(""),
    prefix: spec.option("P", ""),
  },
};

const options = (...args: string[]) => parse(takes, ["c", "--session=s", ...args]).options;

function problem(...args: string[]): UsageError {
  return assertThrows(() => parse(takes, args), UsageError);
}

Deno.test("a value stands behind its option, or behind its equals sign", () => {
  assertEquals(parse(takes, ["c", "--session", "a"]).options.session, "a");
  assertEquals(parse(takes, ["c", "--session=a=b"]).options.session, "a=b");
  assertEquals(parse(takes, ["--session", "a", "c"]).arguments.container, "c");
});

Deno.test("values stay text, whatever they look like", () => {
  assertEquals(options("--prefix", "007").prefix, "007");
  assertEquals(options("--prefix", "true").prefix, "true");
  assertEquals(options("--prefix=").prefix, "");
  assertEquals(parse(takes, ["12", "--session", "1e3"]).arguments.container, "12");
});

Deno.test("a value may begin with a dash where no option can be meant", () => {
  for (const text of ["-x", "-", "-5", "-- x", "--a b", "-qx", "- -", "---", "--5"]) {
    assertEquals(options("--prefix", text).prefix, text);
  }
  for (const text of ["-q", "-qv", "--all", "--al", "--session=t", "--", "--unheard-of"]) {
    assertEquals(problem("c", "--session=s", "--prefix", text).field, "--prefix");
  }
});

Deno.test("the hint for a value that looks like an option survives a shell", () => {
  const hint = (text: string) => problem("c", "--session=s", "--prefix", text).hint;
  assertEquals(hint("--all"), "if that is the value: --prefix=--all");
  assertEquals(hint("--x=a b$c"), "if that is the value: '--prefix=--x=a b$c'");
});

Deno.test("a flag never takes the next word", () => {
  const parsed = parse(takes, ["--all", "true", "--session", "s"]);
  assertEquals(parsed.options.all, true);
  assertEquals(parsed.arguments.container, "true");
});

Deno.test("an optional value comes behind an equals sign only", () => {
  assertEquals(options().wait, undefined);
  assertEquals(options("--wait").wait, true);
  assertEquals(options("--wait=2.5").wait, 2.5);
  assertEquals(parse(takes, ["--wait", "c", "--session", "s"]).arguments.container, "c");
});

Deno.test("a repeated option keeps every value in order, another the last", () => {
  assertEquals(options("--launch", "a", "--launch=b").launch, ["a", "b"]);
  assertEquals(options().launch, []);
  assertEquals(options("--limit", "1", "--limit", "2").limit, 2);
});

Deno.test("everything behind two dashes is an argument", () => {
  const parsed = parse(takes, ["--session=s", "--", "--all", "-x"]);
  assertEquals(parsed.arguments, { container: "--all", note: "-x" });
  assertEquals(parsed.options.all, false);
});

Deno.test("short options work anywhere and together", () => {
  const { globals } = parse(takes, ["-q", "c", "-v", "--session=s"]);
  assertEquals([globals.quiet, globals.verbose], [true, true]);
  assertEquals(parse(takes, ["-qv", "c", "--session=s"]).globals.verbose, true);
  assertEquals(parse(takes, ["c", "-h"]).globals.help, true);
  assertEquals(parse(takes, ["-V"]).globals.version, true);
});

Deno.test("an unknown option is refused with the nearest one", () => {
  assertEquals(problem("c", "--sesion", "x").hint, "did you mean --session?");
  assertEquals(problem("c", "--no-recove").hint, "did you mean --no-recover?");
  assertEquals(problem("c", "-x").message, "there is no option -x");
  problem("c", "--constructor", "--session=s");
  problem("c", "--__proto__=x", "--session=s");
});

Deno.test("missing and superfluous words are refused", () => {
  assertEquals(problem("--session=s").message, "CONTAINER is missing");
  assertEquals(problem("c").message, "--session NAME is required");
  assertEquals(problem("c", "--session").message, "--session needs a value: --session NAME");
  assertEquals(problem("c", "--session", "--all").message.startsWith("--session needs"), true);
  assertEquals(problem("a", "b", "c", "--session=s").message, 'too many arguments: "c"');
  assertEquals(problem("c", "--session=s", "--all=yes").message, "--all takes no value");
});

Deno.test("a number is a number", () => {
  assertEquals(options("--limit", "5").limit, 5);
  for (const text of ["x", "-5", "", "Infinity", "0x10", "1e400"]) {
    problem("c", "--session=s", `--limit=${text}`);
  }
});

Deno.test("the command's words may stand among options that every command takes", () => {
  assertEquals(takeWord(["--json", "layout", "list"]), {
    word: "layout",
    rest: ["--json", "list"],
  });
  assertEquals(takeWord(["--state-dir", "d", "layout"]).word, "layout");
  assertEquals(takeWord(["--state-dir=d", "layout"]).word, "layout");
  assertEquals(takeWord(["-q", "--", "layout"]).word, null);
  assertEquals(takeWord([]).word, null);
});
