/** Masks secrets of common shapes in text from a pane: a help, no guarantee (contract: operations.md, "Logs"). */
import { ESCAPE, plainText, showsNothing } from "./plain_text.ts";
import { renderedText } from "./rendered_text.ts";
import { ISSUED_SHAPES, PLACED_SHAPES } from "./secret_shapes.ts";
import { REDACTED } from "./secret_words.ts";

/** A part of a text: from where, and up to where. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How far before, or behind, a secret may begin, or end, that stands at a place. */
export const CONTEXT_CHARS = 1 << 14;

/** A longer text is gone through piece by piece, so that memory is bounded. */
const PIECE_CHARS = 1 << 18;

/**
 * The text from `start` on, with what looks like a secret replaced; the names before the values stay. What
 * stands before `start` is looked at, not given: a secret may begin there. Colours inside a secret stay.
 */
export function maskSecrets(text: string, start = 0): string {
  let masked = "";
  for (let from = start; from < text.length;) {
    const begin = Math.max(0, from - CONTEXT_CHARS);
    const around = text.slice(begin, from + PIECE_CHARS + CONTEXT_CHARS);
    const spans = secretSpans(around);
    const end = Math.min(text.length, from + PIECE_CHARS) - begin;
    // No secret is cut, or it would be masked twice.
    const cut = spans.find((span) => span.from < end && end < span.to);
    const part = { from: from - begin, to: cut?.to ?? end };
    masked += mask(around, spans, part);
    from = begin + part.to;
  }
  return masked;
}

/** The part of the text with each of the spans replaced; {@link secretSpans} gives them. */
export function mask(text: string, spans: readonly Span[], part: Span): string {
  let masked = "";
  let at = part.from;
  for (const { from, to } of spans) {
    const end = Math.min(to, part.to);
    if (end <= at || from >= part.to) continue;
    const start = Math.max(at, from);
    masked += text.slice(at, start) + REDACTED + coloursIn(text.slice(start, end));
    at = end;
  }
  return masked + text.slice(at, part.to);
}

/**
 * Where secrets stand in a text, in its order, none touching another: in what was written, and in what a terminal
 * shows of it.
 */
export function secretSpans(text: string): Span[] {
  const plain = plainText(text);
  const spans = matches(plain.text).map(({ from, to }) => ({
    from: plain.origin(from),
    to: plain.origin(to - 1) + 1,
  }));
  for (const rendered of renderedText(text)) {
    for (const { from, to } of matches(rendered.text)) {
      for (const span of spansOf(text, rendered.origins(from, to))) spans.push(span);
    }
  }
  return merged(spans.sort((a, b) => a.from - b.from));
}

function matches(text: string): Span[] {
  const spans = [...ISSUED_SHAPES, ...PLACED_SHAPES]
    .flatMap(({ pattern }) => [...text.matchAll(pattern)])
    .map(({ index, 0: whole, 1: kept }) => ({
      from: index + (kept?.length ?? 0),
      to: index + whole.length,
    }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  return merged(spans);
}

/** What moves a cursor between two parts of a secret is no longer than this. */
const LONGEST_MOVE = 64;

/** The characters at the ascending origins, those in one span between which nothing shows. */
function spansOf(text: string, origins: readonly number[]): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const from of origins) {
    const to = from + (text.codePointAt(from)! > 0xffff ? 2 : 1);
    const last = spans.at(-1);
    if (last && from - last.to <= LONGEST_MOVE && showsNothing(text.slice(last.to, from))) {
      last.to = to;
    } else spans.push({ from, to });
  }
  return spans;
}

/** One span for those that touch or overlap. */
function merged(spans: readonly Span[]): Span[] {
  const all: { from: number; to: number }[] = [];
  for (const { from, to } of spans) {
    const last = all.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else all.push({ from, to });
  }
  return all;
}

const COLOUR = new RegExp(String.raw`${ESCAPE}\[[\d;:]{0,64}m`, "g");

function coloursIn(text: string): string {
  return (text.match(COLOUR) ?? []).join("");
}
