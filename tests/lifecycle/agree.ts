/** The three renderings of one method: a human command, the same with `--json`, and `call`. */
import { assertEquals, assertMatch } from "@std/assert";
import type { RunOptions } from "../support/process.ts";
import type { Sandbox } from "../support/sandbox.ts";
import type { Answer, Request } from "./answers.ts";

/**
 * Runs all three, in this order: `--json`, `call`, text. They must agree in envelope, message and exit code;
 * gives the envelope.
 */
export async function agree(
  box: Sandbox,
  human: readonly string[],
  [method, params = {}]: Request,
  options: RunOptions = {},
): Promise<Answer> {
  const line = human.join(" ");
  const json = await box.run(options, ...human, "--json");
  const called = await box.run(options, "call", method, JSON.stringify(params));
  const text = await box.run(options, ...human);
  const [envelope, expected] = [json, called].map(({ stdout, stderr }) => {
    assertEquals(stdout.split("\n").length, 2, `${line}: ${stdout}${stderr}`);
    return JSON.parse(stdout);
  });
  assertEquals(timeless(envelope), timeless(expected), line);
  assertEquals("app_contract_version" in envelope, method.startsWith("app."), line);
  assertEquals([json.code, text.code], [called.code, called.code], line);
  assertEquals(called.code === 0, envelope.ok, line);
  if (envelope.ok) {
    assertEquals(Object.keys(envelope).includes("error"), false);
    assertEquals(/^error/m.test(text.stderr), false, `${line}: ${text.stderr}`);
  } else {
    const { code, message, details } = envelope.error;
    assertEquals(typeof details === "object" && !Array.isArray(details), true, line);
    assertEquals(text.stdout, "", line);
    assertMatch(text.stderr, inPeoplesWords(`error[${code}]: ${message}\n`), line);
    assertEquals(json.stderr.includes("error"), false, json.stderr);
  }
  return envelope;
}

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The text as people get it: of an id that has a name they get the name. */
function inPeoplesWords(text: string): RegExp {
  const plain = text.split(ID).map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(plain.join("\\S+"));
}

/** A copy in which all times are the same. */
export function timeless(value: Answer): Answer {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      name.endsWith("_at") && field !== null ? "then" : timeless(field),
    ]),
  );
}
