/**
 * Checks that what comments and documents refer to is there: citations of the contract, paths of the project,
 * and links between documents.
 *
 *     deno run -P scripts/check_citations.ts [ROOT]
 */
import { commentsOf } from "./comments_of.ts";
import { filesBelow } from "./files_below.ts";
import { anchorsOf, headingsOf, lineAt, linksOf } from "./markdown.ts";

const CONTRACT = "docs/contract";

/** Where code is, and where documents are. */
const CODE = ["src", "tests", "scripts", "main.ts"];
const DOCUMENTS = ["docs", "examples", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

const FORM = '(contract: FILE.md, "HEADING")';
const CITATION = /\(contract: ([\w-]+\.md), "([^"]+)"\)/g;

/** A path of the project, wherever a text names it. */
const PATH = /(?<![\w./<-])(?:\.\/)?((?:src|tests|scripts|docs|examples)\/[\w./{},*-]*)/g;

/** What is wrong in one text, and where in it. */
interface Objection {
  readonly line: number;
  readonly reason: string;
}

/** Everything in a tree that refers to nothing, as `file:line: reason`. */
export function brokenReferences(root: string): string[] {
  const contract = readContract(root);
  const code = CODE.flatMap((path) => filesBelow(root, path)).flatMap((path) =>
    told(path, inCode(root, path, contract))
  );
  const documents = DOCUMENTS.flatMap((path) => filesBelow(root, path))
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) => told(path, inDocument(root, path)));
  return [...code, ...documents];
}

function told(path: string, objections: readonly Objection[]): string[] {
  const lines = [...objections].sort((a, b) => a.line - b.line)
    .map(({ line, reason }) => `${path}:${line}: ${reason}`);
  // A link to a path of the project is both a link and a path.
  return [...new Set(lines)];
}

/** By file name, the headings of the contract. */
type Contract = ReadonlyMap<string, ReadonlySet<string>>;

function readContract(root: string): Contract {
  return new Map(
    filesBelow(root, CONTRACT).map((path) => {
      const headings = headingsOf(Deno.readTextFileSync(`${root}/${path}`));
      return [path.slice(CONTRACT.length + 1), new Set(headings)];
    }),
  );
}

function inCode(root: string, path: string, contract: Contract): Objection[] {
  const mark = markOf(path);
  if (mark === null) return [];
  return commentsOf(Deno.readTextFileSync(`${root}/${path}`), mark).flatMap(({ text, line }) => {
    const found = [...inCitations(text, contract), ...inPaths(root, text)];
    return found.map((each) => ({ ...each, line: each.line + line - 1 }));
  });
}

/** What begins a comment in a file of this name; null where none is looked for. */
function markOf(path: string): "//" | "#" | null {
  if (/\.tsx?$/.test(path)) return "//";
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /\.(sh|py)$/.test(name) || !name.includes(".") ? "#" : null;
}

function inCitations(text: string, contract: Contract): Objection[] {
  // A citation may be broken over two lines.
  const flat = text.replaceAll("\n", " ");
  const found: Objection[] = [];
  const rest = flat.replaceAll(CITATION, (citation, file: string, heading: string, at: number) => {
    const line = lineAt(text, at);
    const headings = contract.get(file);
    if (headings === undefined) found.push({ line, reason: `there is no ${CONTRACT}/${file}` });
    else if (!headings.has(heading)) {
      found.push({ line, reason: `${CONTRACT}/${file} has no heading "${heading}"` });
    }
    return " ".repeat(citation.length);
  });
  const names = rest.replaceAll(/\bcontract:[^)]*/gi, (malformed, at: number) => {
    found.push({ line: lineAt(text, at), reason: `a citation has the form ${FORM}` });
    return " ".repeat(malformed.length);
  });
  for (const { 0: name, index } of names.matchAll(/(?<![\w/-])[\w-]+\.md\b/g)) {
    if (!contract.has(name)) continue;
    found.push({ line: lineAt(text, index), reason: `${name} is cited as ${FORM}` });
  }
  return found;
}

function inPaths(root: string, text: string): Objection[] {
  return [...text.matchAll(PATH)].flatMap(({ 1: match = "", index }) =>
    withoutBraces(match).map((path) => path.replace(/[.,]+$/, ""))
      .filter((path) => !isThere(root, path))
      .map((path) => ({ line: lineAt(text, index), reason: `there is no ${path}` }))
  );
}

/** `a/{b,c}` as `a/b` and `a/c`. */
function withoutBraces(path: string): string[] {
  const match = /^([^{]*)\{([^}]*)\}(.*)$/.exec(path);
  // A brace that is not closed is punctuation of the text.
  if (match === null) return [path.replace(/[{},].*$/, "")];
  const [, before = "", choices = "", after = ""] = match;
  return choices.split(",").flatMap((choice) => withoutBraces(before + choice + after));
}

/** Whether a path leads to something; a pattern does as far as its last whole folder. */
function isThere(root: string, path: string): boolean {
  const plain = path.includes("*") ? path.replace(/[^/]*\*.*$/, "") : path;
  try {
    Deno.statSync(`${root}/${plain}`);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

function inDocument(root: string, path: string): Objection[] {
  const text = Deno.readTextFileSync(`${root}/${path}`);
  const links = linksOf(text).flatMap((link): Objection[] => {
    const target = link.path === ""
      ? path
      : decodeURIComponent(new URL(link.path, `file:///${path}`).pathname.slice(1));
    const { line } = link;
    if (!isThere(root, target)) return [{ line, reason: `there is no ${target}` }];
    if (link.anchor === null || !target.endsWith(".md")) return [];
    const anchors = anchorsOf(Deno.readTextFileSync(`${root}/${target}`));
    return anchors.has(link.anchor) ? [] : [{ line, reason: `${target} has no #${link.anchor}` }];
  });
  return [...links, ...inPaths(root, text)];
}

if (import.meta.main) {
  const found = brokenReferences(Deno.args[0] ?? ".");
  for (const line of found) console.error(line);
  Deno.exit(found.length > 0 ? 1 : 0);
}
