import {
  assertArrayIncludes,
  assertEquals,
  AssertionError,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";

function refuses(act: () => void, includes = ""): void {
  assertThrows(act, AssertionError, includes);
}

Deno.test("assertEquals compares structure", () => {
  assertEquals({ a: [1, new Map([["k", new Set([1])]])] }, {
    a: [1, new Map([["k", new Set([1])]])],
  });
  assertEquals(0, -0);
  assertEquals(NaN, NaN);
  assertEquals(Object.create(null), {});
  assertEquals(/a/g, /a/g);
  for (
    const [a, b] of [
      [{ a: undefined }, {}],
      [[1, 2], [1]],
      [new Date(0), new Date(1)],
      [new Map([[1, 2]]), new Map([[1, 3]])],
      [new Set([1]), new Set([2])],
      [new Uint8Array([1]), new Uint8Array([2])],
      [{}, []],
      [1, "1"],
      [new Error("a"), new Error("b")],
    ] as unknown[][]
  ) {
    assertNotEquals(a, b);
    refuses(() => assertEquals(a, b), "Values are not equal.");
  }
});

Deno.test("assertObjectMatch looks at the expected part only", () => {
  assertObjectMatch({ a: 1, b: { c: [{ d: 1, e: 2 }, 3] } }, { b: { c: [{ d: 1 }] } });
  refuses(() => assertObjectMatch({ a: 1 }, { a: 2 }));
  refuses(() => assertObjectMatch({ a: 1 }, { b: 1 }));
});

Deno.test("assertArrayIncludes names what is missing", () => {
  assertArrayIncludes([{ a: 1 }, 2], [{ a: 1 }]);
  refuses(() => assertArrayIncludes([1], [1, 2]), "missing: [ 2 ]");
});

Deno.test("assertThrows gives the error and checks its class and text", () => {
  const boom = () => {
    throw new TypeError("boom");
  };
  assertEquals(assertThrows(boom, TypeError, "oo").message, "boom");
  refuses(() => void assertThrows(boom, RangeError));
  refuses(() => void assertThrows(boom, TypeError, "bang"));
  refuses(() => void assertThrows(() => {}), "Expected function to throw.");
});

Deno.test("assertRejects refuses a function that throws or resolves", async () => {
  await assertRejects(() => Promise.reject(new TypeError("boom")), TypeError, "boom");
  await assertRejects(() => assertRejects(() => Promise.resolve()), AssertionError);
  const throwing = () => {
    throw new Error("boom");
  };
  await assertRejects(() => assertRejects(throwing), AssertionError);
});
