import { assertEquals } from "@std/assert";
import { isMarkerTitle, MARKER_TTL_MS, markerTitle } from "../../src/model/marker.ts";

Deno.test("a marker holds its token and the label to come", () => {
  assertEquals(markerTitle("0123456789abcdef", "x-m1"), "@MANAGED:0123456789abcdef:x-m1");
});

Deno.test("a title is a marker by its beginning, whoever set it", () => {
  assertEquals(isMarkerTitle(markerTitle("t", "m1")), true);
  assertEquals(isMarkerTitle("@MANAGED:"), true);
  for (const title of ["", "m1", " @MANAGED:t:m1", "@managed:t:m1", "x@MANAGED:t:m1"]) {
    assertEquals(isMarkerTitle(title), false, title);
  }
});

Deno.test("a marker is good for five minutes", () => {
  assertEquals(MARKER_TTL_MS, 300_000);
});
