import { assert, assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { cut } from "../../../src/cli/terminal/cut.ts";

const CUTS: readonly (readonly [string, number, string])[] = [
  ["review", 6, "review"],
  ["review", 5, "revi…"],
  ["review", 1, "…"],
  ["review", 0, ""],
  ["", 0, ""],
  ["日本語", 6, "日本語"],
  ["日本語", 5, "日本…"],
  ["日本語", 4, "日…"],
  ["日本語", 2, "…"],
  ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
  ["👩‍👩‍👧‍👦 family", 9, "👩‍👩‍👧‍👦…"],
  ["👩‍👩‍👧‍👦 family", 8, "…"],
  ["🇩🇪🇫🇷", 3, "🇩🇪…"],
];

Deno.test("what does not fit ends in an ellipsis, and not in the middle of what is one to the eye", () => {
  for (const [text, width, shown] of CUTS) assertEquals(cut(text, width), shown);
});

Deno.test("whatever is cut fits, and half a surrogate pair stays away", () => {
  const texts = ["a日b本c語d", "🇩🇪🇫🇷🇮🇹", "👍🏽👍🏽👍🏽", "e\u0301\u0301\u0301x", "𝒶𝒷𝒸", "\u200d\u200d日"];
  for (const text of texts) {
    for (let width = 0; width <= unicodeWidth(text); width++) {
      const shown = cut(text, width);
      assert(unicodeWidth(shown) <= width, `${text} in ${width}: ${shown}`);
      assert(shown.isWellFormed(), `${text} in ${width}`);
    }
  }
});
