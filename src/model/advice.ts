/** What the program tells people to do. */
import type { Container, EngineProgram } from "./container.ts";

declare const ADVICE: unique symbol;

/** Text that only {@linkcode advise} makes, so that the tests find all there is in the source, and follow it. */
export type Advice = string & { readonly [ADVICE]: true };

/** A template's tag. No template stands within another, and no text stands twice in the source. */
export function advise(
  texts: TemplateStringsArray,
  ...values: readonly (string | number)[]
): Advice {
  return texts.reduce((before, text, at) => `${before}${values[at - 1]}${text}`) as Advice;
}

/** What was probably meant. */
export function didYouMean(near: string): Advice {
  return advise`did you mean ${near}?`;
}

/** What helps where something was in the way for a moment. */
export const TRY_AGAIN = advise`try again`;

/** What helps where a newer build has used the state. */
export const USE_THE_NEWER = advise`use the newer agenttower`;

/** What shows why an engine does not answer. @param reason What it says. */
export function lookAtEngine(runtime: EngineProgram, reason: string): Advice {
  // ssh takes a host as the docker command writes it.
  const [, host] = /Docker daemon at (ssh:\/\/[\w.@:[\]-]+): /.exec(reason) ?? [];
  return host === undefined
    ? advise`see whether "${runtime} ps" works; without it, "local" can be used`
    : advise`see what this says, which must not ask for anything: ssh ${host} docker version`;
}

/** What has a container that has ended run again. */
export function toStart({ name, runtime }: Pick<Container, "name" | "runtime">): Advice {
  return advise`${runtime} start ${name}`;
}

/** What lets the processes of a paused container go on. */
export function unpause(runtime: string, name: string): Advice {
  return advise`${runtime} unpause ${name}`;
}
