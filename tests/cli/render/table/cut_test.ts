import { assert, assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { cut } from "../../../../src/cli/render/table/cut.ts";

Deno.test("what fits is whole, and what does not ends in an ellipsis", () => {
  assertEquals(cut("review", 6), "review");
  assertEquals(cut("review", 5), "revi…");
  assertEquals(cut("review", 1), "…");
  assertEquals(cut("review", 0), "");
  assertEquals(cut("", 0), "");
});

Deno.test("nothing is cut in the middle of what is one to the eye", () => {
  assertEquals(cut("日本語", 6), "日本語");
  assertEquals(cut("日本語", 5), "日本…");
  assertEquals(cut("日本語", 4), "日…");
  assertEquals(cut("日本語", 2), "…");
  assertEquals(cut("e\u0301e\u0301e\u0301", 2), "e\u0301…");
  assertEquals(cut("👩‍👩‍👧‍👦 family", 9), "👩‍👩‍👧‍👦…");
  assertEquals(cut("👩‍👩‍👧‍👦 family", 8), "…");
  assertEquals(cut("🇩🇪🇫🇷", 3), "🇩🇪…");
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
