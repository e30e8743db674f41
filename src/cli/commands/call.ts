/** `call METHOD [JSON|@FILE|-]` */
import { dispatch } from "../../rpc/serve/dispatch.ts";
import { failure } from "../../rpc/envelope.ts";
import { namespaceOf } from "../../rpc/method.ts";
import type { Params } from "../../rpc/access.ts";
import {
  MAX_REQUEST_BYTES,
  readJson,
  readParams,
  readRequestText,
  requireSize,
} from "../../rpc/request.ts";
import { argument, optionalArgument } from "../args/spec.ts";
import { UsageError } from "../args/usage_error.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { describeCause } from "../../app/local_log.ts";
import { Refusal } from "../../model/errors.ts";
import { messageOf } from "../../system/thrown.ts";
import { readBounded } from "../terminal/stdin.ts";

const call = command({
  name: "",
  summary: "Call a wire method and print its envelope",
  more: "Exits 0 when the envelope says ok, else 1.",
  arguments: {
    method: argument("METHOD", "as agenttower schema names it", "method"),
    params: optionalArgument("JSON", "its fields: JSON, @FILE, or - for standard input", "file"),
  },
  examples: [
    "agenttower call managed.layout.list '{\"limit\": 5}'",
    "agenttower call managed.layout.create @request.json",
  ],
  run: async (cli, args) => {
    const envelope = await answer(cli, args.method, args.params);
    cli.terminal.printJson(envelope);
    return envelope.ok ? EXIT.done : EXIT.refused;
  },
});

async function answer(cli: Cli, method: string, given: string | undefined) {
  const onBug = (cause: unknown) => {
    cli.log.write("error", describeCause(cause));
  };
  try {
    const params = given === undefined ? {} : await paramsIn(given);
    return await dispatch(await cli.context(), { method, params }, { recover: cli.recover, onBug });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (!(error instanceof Refusal)) onBug(error);
    return failure(namespaceOf(method), error);
  }
}

/** @throws {UsageError} when the file cannot be read; {Refusal} when it is no request. */
async function paramsIn(given: string): Promise<Params> {
  if (given === "-") return await paramsFrom(Deno.stdin.readable);
  if (!given.startsWith("@")) return await paramsFrom([new TextEncoder().encode(given)]);
  const path = given.slice(1);
  try {
    return await paramsFrom((await Deno.open(path)).readable);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new UsageError("JSON", `"${path}" cannot be read: ${messageOf(error)}`);
  }
}

async function paramsFrom(chunks: AsyncIterable<Uint8Array> | Uint8Array[]): Promise<Params> {
  const stream = Array.isArray(chunks) ? ReadableStream.from(chunks) : chunks;
  const { bytes, size } = await readBounded(stream, MAX_REQUEST_BYTES);
  requireSize(size);
  return readParams(readJson(readRequestText(bytes)));
}

export default { name: "call", summary: call.summary, commands: [call] } satisfies Noun;
