/**
 * Runs one program and prints what it cost, as JSON: `{ms, cpuMs, mb, stdout}`. A process of its own, because the system
 * tells the peak of memory only of all children that have ended.
 *
 *     echo '{"argv": ["PROGRAM"], "input": "", "until": "end"}' | deno run -A scripts/bench/cost.ts
 */

export interface CostRequest {
  readonly argv: readonly [string, ...string[]];
  readonly input: string;
  /** `output`: of a program that does not end by itself, the time until it says something; it is interrupted then. */
  readonly until: "end" | "output";
}

export interface Cost {
  readonly ms: number;
  /** What the processors worked for it, and for the children that it waited for; a busy machine changes it little. */
  readonly cpuMs: number;
  /** The most memory that it or a child that it waited for had at once. */
  readonly mb: number;
}

const RUSAGE_CHILDREN = -1; // sys/resource.h
/** Where `ru_utime`, `ru_stime` and `ru_maxrss` stand in `struct rusage`, 64-bit. */
const [UTIME, STIME, MAXRSS] = [0, 16, 32] as const;

if (import.meta.main) {
  const request: CostRequest = await new Response(Deno.stdin.readable).json();
  const { ms, stdout } = await run(request);
  console.log(JSON.stringify({ ms, ...usageOfChildren(), stdout }));
}

async function run({ argv, input, until }: CostRequest): Promise<{ ms: number; stdout: string }> {
  const begun = performance.now();
  const child = new Deno.Command(argv[0], {
    args: argv.slice(1),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaint = new Response(child.stderr).text();
  const fed = new Blob([input]).stream().pipeTo(child.stdin);
  let [stdout, ms] = ["", 0];
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    stdout += text;
    if (until === "end" || ms > 0) continue;
    ms = performance.now() - begun;
    child.kill("SIGINT");
  }
  const [{ code }] = await Promise.all([child.status, fed]);
  if (until === "end") ms = performance.now() - begun;
  const expected = until === "end" ? 0 : 130;
  if (code !== expected) throw new Error(`${argv.join(" ")}: exit ${code}: ${await complaint}`);
  return { ms, stdout };
}

function usageOfChildren(): Pick<Cost, "cpuMs" | "mb"> {
  const isDarwin = Deno.build.os === "darwin";
  const library = Deno.dlopen(isDarwin ? "libSystem.dylib" : "libc.so.6", {
    getrusage: { parameters: ["i32", "buffer"], result: "i32" },
  });
  const usage = new Uint8Array(256);
  if (library.symbols.getrusage(RUSAGE_CHILDREN, usage) !== 0) throw new Error("getrusage failed");
  const view = new DataView(usage.buffer);
  // Microseconds have 32 bits on Darwin, and fewer than a million values everywhere.
  const spent = (at: number) =>
    Number(view.getBigInt64(at, true)) * 1000 + view.getInt32(at + 8, true) / 1000;
  return {
    cpuMs: spent(UTIME) + spent(STIME),
    mb: Number(view.getBigInt64(MAXRSS, true)) / (isDarwin ? 1 << 20 : 1 << 10),
  };
}
