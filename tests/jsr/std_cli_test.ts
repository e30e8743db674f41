import { assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";
import { unicodeWidth } from "@std/cli/unicode-width";

Deno.test("parseArgs sorts declared options", () => {
  const args = parseArgs(["x", "--json", "--name", "a", "--tag=1", "--tag", "2", "-q", "3"], {
    boolean: ["json", "quiet"],
    string: ["name", "tag"],
    collect: ["tag"],
    alias: { quiet: "q" },
  });
  assertEquals(args, {
    _: ["x", 3],
    json: true,
    name: "a",
    tag: ["1", "2"],
    quiet: true,
    q: true,
  });
});

Deno.test("parseArgs tells unknown options and leaves out those refused", () => {
  const seen: unknown[] = [];
  const args = parseArgs(["--nope=1", "a", "-x"], {
    boolean: ["yes"],
    unknown: (...it) => {
      seen.push(it);
      return it.length === 1;
    },
  });
  assertEquals(args, { _: ["a"], yes: false });
  assertEquals(seen, [["--nope=1", "nope", "1"], ["a"], ["-x", "x", true]]);
});

Deno.test("parseArgs stops where it is told to", () => {
  assertEquals(parseArgs(["a", "--b"], { stopEarly: true }), { _: ["a", "--b"] });
  assertEquals(parseArgs(["a", "--", "--b"], { "--": true }), { _: ["a"], "--": ["--b"] });
  assertEquals(parseArgs(["a", "--", "--b"]), { _: ["a", "--b"] });
});

Deno.test("parseArgs knows negation, defaults and empty strings", () => {
  const args = parseArgs(["--no-color", "--name"], {
    boolean: ["color"],
    negatable: ["color"],
    string: ["name"],
    default: { limit: 5 },
  });
  assertEquals(args, { _: [], color: false, name: "", limit: 5 });
});

Deno.test("unicodeWidth counts terminal cells", () => {
  const widths = ["abc", "天地", "👍", "e\u0301", "\u200b", "\x1b", "ｆ", "🏷️"].map(unicodeWidth);
  assertEquals(widths, [3, 4, 2, 1, 0, 0, 2, 1]);
});
