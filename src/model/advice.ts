/** What the program tells people to do. */

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
