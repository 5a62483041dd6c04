/** One source file as numbers: its lines, functions, exports and imports, by the parser that the browser tests bundle with. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseSync } from "rolldown/utils";

export interface NamedLength {
  readonly name: string;
  readonly lines: number;
}
export interface Exported {
  readonly name: string;
  readonly documented: boolean;
  /** The comment before it, without its frame; empty where there is none. */
  readonly doc: string;
}
export interface Parsed {
  /** Relative to the root. */
  readonly path: string;
  readonly lines: number;
  /** Lines that a comment touches. */
  readonly commentLines: number;
  /** Functions with a body in braces; one-line arrows are left out, as in the surveys that the targets come from. */
  readonly functions: readonly NamedLength[];
  readonly exports: readonly Exported[];
  /** Files of the project that it imports or re-exports from, for types too; relative to the root. */
  readonly imports: readonly string[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const SELF_TOLD = /\bdefine\w*\(\{\s*about: |new Command\("\w+"\)\s*\.description\(/;
const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

/** Every file of `root`'s src/, or of another folder. */
export function parsedSources(root: string, folder = "src"): Parsed[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => parsed(root, `${folder}/${file}`));
}

/** `path` is relative to `root`. */
export function parsed(root: string, path: string): Parsed {
  const text = readFileSync(join(root, path), "utf8");
  const { program, comments, module } = parseSync(path, text);
  const lineOf = lineFinder(text);
  const body = (program as unknown as { body: Node[] }).body;
  const docs = comments.filter(({ type, value }) => type === "Block" && value.startsWith("*"));
  const commentLines = new Set(comments.flatMap(({ start, end }) => range(lineOf(start), lineOf(end))));
  const needed = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)].flatMap(
    ({ moduleRequest }) => moduleRequest?.value ?? [],
  );
  return {
    path,
    lines: text.trimEnd().split("\n").length,
    commentLines: commentLines.size,
    functions: functionsIn(body, "").map(({ name, node }) => ({
      name,
      lines: lineOf(node.end) - lineOf(node.start) + 1,
    })),
    exports: body.flatMap((node) => exportsOf(node, text, docs)),
    imports: [...new Set(needed)]
      .filter((to) => to.startsWith("."))
      .map((to) => relative(root, join(root, dirname(path), to))),
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Position in the text → line, counted from 1. */
function lineFinder(text: string): (position: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (position) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= position) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === "string";
const nameOf = (value: unknown) => (value as { name?: string } | null | undefined)?.name;

/** Every function below, by the name it is declared or stored under. */
function functionsIn(value: unknown, known: string): { name: string; node: Node }[] {
  if (Array.isArray(value)) return value.flatMap((each) => functionsIn(each, known));
  if (!isNode(value)) return [];
  const name = nameOf(value.id) ?? nameOf(value.key) ?? known;
  const inner = Object.values(value).flatMap((child) => functionsIn(child, name));
  const braces = (value.body as Node | null)?.type === "BlockStatement";
  return FUNCTIONS.includes(value.type) && braces ? [{ name, node: value }, ...inner] : inner;
}

/** What a declaration exports; an entry of a registry documents itself by `about`, a verb by its description. */
function exportsOf(node: Node, text: string, docs: readonly Comment[]): Exported[] {
  const declaration = node.declaration as Node | null | undefined;
  const names = nameOf(node.exported);
  if (node.type !== "ExportNamedDeclaration" || !declaration)
    return names === undefined ? [] : [{ name: names, ...told(node, text, docs) }];
  const declared = (declaration.declarations as Node[] | undefined) ?? [declaration];
  return declared.map(({ id, start, end }) => {
    const { documented, doc } = told(node, text, docs);
    return {
      name: nameOf(id) ?? "?",
      documented: documented || SELF_TOLD.test(text.slice(start, end)),
      doc,
    };
  });
}

interface Comment {
  readonly value: string;
  readonly end: number;
}

/** What the comment right before a node says. */
function told(node: Node, text: string, docs: readonly Comment[]): Pick<Exported, "documented" | "doc"> {
  const between = (end: number) => text.slice(end, node.start).replace(/^\/\/ biome-ignore .*$/m, "");
  const found = docs.find(({ end }) => end < node.start && between(end).trim() === "");
  return { documented: found !== undefined, doc: found?.value.replace(/^\s*\*? ?/gm, "") ?? "" };
}
