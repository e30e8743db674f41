/** What may turn out to be a secret once more of it comes (contract: operations.md, "Logs"). */
import { plainText } from "./plain_text.ts";
import { ISSUED, START } from "./secret_shapes.ts";

/** One part of a pattern without alternatives: an escape, a class, a group or a character. */
const ATOM = /\\.|\[(?:\\.|[^\]\\])*\]|\((?:\\.|\[(?:\\.|[^\]\\])*\]|[^()[\\]|\([^()]*\))*\)|[^]/g;

/** What does not mark a key: looking around, and classes of characters. */
const PLAIN_PARTS = /\(\?<?[=!][^)]*\)|\[(?:\\.|[^\]\\])*\]|\\[dw]|\\/g;

/**
 * The marks that keys of issuers begin with: what stands before the first part that may be long. The beginning of a
 * word that anybody may write is none.
 */
const MARKS = Object.values(ISSUED).flatMap(marksOf).join("|");

/** Each reaches to the end of the text. */
const BEGINNINGS: readonly RegExp[] = [
  `${START}(?:${MARKS})[^\\s"'<>,;()]*$`,
  // Keys without a mark: letters with digits, or many digits.
  String.raw`${START}(?:(?=\w*\d)(?=\w*[A-Za-z])\w{12,}[\w.:~-]*|\d{8,10}(?::\w*)?)$`,
  // The password of an address, unless it seems to be a port of this machine.
  String
    .raw`(?<=:\/\/[^\s:/@"'<>]{0,64}:)(?<!:\/\/(?:localhost|[\d.]{1,15}):(?=\d{0,5}$))[^\s"'<>@]*$`,
  String.raw`(?<=\bBearer\s{1,8})[\w.~+/=-]{1,8}$`,
  String.raw`(?<=[?&](?:sig|signature|x-amz-signature|x-goog-signature|code)=)[\w%+/=.~-]{1,8}$`,
].map((source, at) => new RegExp(source, at === 0 ? "" : "i"));

/** Where what may be the beginning of a secret at the end of a text begins; the text's length where nothing is. */
export function undecidedFrom(text: string): number {
  const plain = plainText(text);
  // The end of a text is not looked for from each of its characters.
  const word = plain.text.slice(0, plain.text.search(/\S*$/)).trimEnd().search(/\S*$/);
  const end = plain.text.slice(word);
  const found = BEGINNINGS.map((beginning) => end.search(beginning)).filter((at) => at >= 0);
  return found.length === 0 ? text.length : plain.origin(word + Math.min(...found));
}

function marksOf(source: string): string[] {
  return alternativesOf(source).map(markOf)
    .filter((mark) => mark.replaceAll(PLAIN_PARTS, "").length >= 2 && !/^[a-z]+$/.test(mark));
}

function alternativesOf(source: string): string[] {
  const alternatives = [""];
  for (const [atom] of source.matchAll(ATOM)) {
    if (atom === "|") alternatives.push("");
    else alternatives[alternatives.length - 1] += atom;
  }
  return alternatives;
}

function markOf(alternative: string): string {
  const atoms = [...alternative.matchAll(ATOM)].map(([atom]) => atom);
  const long = atoms.findIndex((atom) => atom === "{" || atom === "*" || atom === "+");
  return atoms.slice(0, long < 0 ? undefined : long - 1).join("");
}
