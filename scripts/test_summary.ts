const CASE = /<testcase name="([^"]*)"[^>]*>(.*?)<\/testcase>/gs;
const REASON = /\(skipped: (.*)\)$/;

/**
 * What a JUnit report of `deno test` comes to. A skipped test gives its reason at the end of its name:
 * `name (skipped: reason)`.
 */
export function summary(report: string): string {
  const cases = [...report.matchAll(CASE)].map(([, name, body]) => ({
    name: unescaped(name!),
    skipped: body!.includes("<skipped/>"),
    failed: body!.includes("<failure"),
  }));
  const skipped = cases.filter((it) => it.skipped);
  const failed = cases.filter((it) => it.failed).length;
  const reasons = Map.groupBy(skipped, ({ name }) => REASON.exec(name)?.[1] ?? "no reason given");
  const total = `${cases.length - skipped.length} tests ran, ${failed} failed, ` +
    `${skipped.length} skipped`;
  const lines = [...reasons].map(([reason, { length }]) => `  ${length} skipped: ${reason}`);
  return [total, ...lines].join("\n");
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'").replaceAll("&amp;", "&");
}
