import { assertEquals } from "@std/assert";
import { beginning } from "../../../src/logs/replay/begin.ts";
import { Tamer } from "../../../src/logs/replay/tame.ts";

const ALL = { budget: 1 << 20, isCut: false, alternate: null };

function begun(written: string, options: Partial<Parameters<typeof beginning>[2]> = {}) {
  return beginning(written, new Tamer({ columns: 80, rows: 24 }), { ...ALL, ...options });
}

Deno.test("a log that is replayed whole begins where it does", () => {
  assertEquals(begun("end of a line\nnext"), { text: "end of a line\nnext", isCut: false });
});

Deno.test("what is cut begins with a line, or at a screen that is cleared", () => {
  const text = (written: string) => begun(written, { isCut: true }).text;
  assertEquals(text("of a line\nnext\nlast"), "next\nlast");
  assertEquals(text("old\nold\x1b[H\x1b[2Jnew\nnew\nnew\nnew\n"), "\x1b[2Jnew\nnew\nnew\nnew\n");
  // One so late would leave out most.
  assertEquals(text("old\nold\nold\nold\n\x1b[2Jnew"), "old\nold\nold\n\x1b[2Jnew");
  assertEquals(text("without a line\x1b[5;5Hbreak"), "\x1b[5;5Hbreak");
});

Deno.test("what is cut begins on the screen that was shown", () => {
  const text = (written: string, alternate: boolean | null) =>
    begun(written, { isCut: true, alternate }).text;
  assertEquals(text("\nx\ny\n\x1b[?1049l\n", null), "\x1b[?1049hx\ny\n\x1b[?1049l\n");
  assertEquals(text("\nx\ny\n\x1b[?1049h\n", true), "x\ny\n\x1b[?1049h\n");
  assertEquals(text("\nx\ny\n", true), "\x1b[?1049hx\ny\n");
  assertEquals(text("\nx\ny\n", null), "x\ny\n");
});

Deno.test("no more is replayed than may be spent", () => {
  const { text, isCut } = begun("line\n".repeat(100_000), { budget: 50_000 });
  assertEquals([isCut, text.length > 5000, text.length < 50_000], [true, true, true]);
  assertEquals(text.startsWith("line\n"), true);
});
