/**
 * Reads YAML texts as a JSON array on stdin and says what each cost, where nothing else runs: for every text
 * `{"refused", "cpuMs", "bytes"}`. Not a test itself.
 */
import process from "node:process";
import { ConfigProblem } from "../../src/config/problem.ts";
import { parseYaml } from "../../src/config/yaml.ts";

function refuses(text: string): boolean {
  try {
    parseYaml("f.yaml", text);
    return false;
  } catch (error) {
    if (error instanceof ConfigProblem) return true;
    throw error;
  }
}

function cost(text: string) {
  const memory = Deno.memoryUsage().rss;
  const before = process.cpuUsage();
  const refused = refuses(text);
  const { user, system } = process.cpuUsage(before);
  return { refused, cpuMs: (user + system) / 1000, bytes: Deno.memoryUsage().rss - memory };
}

const texts: string[] = await new Response(Deno.stdin.readable).json();
console.log(JSON.stringify(texts.map(cost)));
