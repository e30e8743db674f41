type Body = (t: Deno.TestContext) => void | Promise<void>;

/** Registers a test that is skipped, its name giving the reason, unless `reason` is null. */
export function testUnless(reason: string | null, name: string, fn: Body): void {
  if (reason === null) Deno.test(name, fn);
  else Deno.test({ name: `${name} (skipped: ${reason})`, ignore: true, fn });
}
