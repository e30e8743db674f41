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
