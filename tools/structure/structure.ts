/**
 * `npm run -s bench -- structure [--root DIR] [--json]`: the house in numbers. DIR is a checkout with its packages (a `git
 * worktree` of an older commit, say); by default this one.
 */
import { resolve } from "node:path";
import { MOVES, moved } from "../../examples/moved.ts";
import { circles } from "./circles.ts";
import { copies } from "./copies.ts";
import { type NamedLength, type Parsed, parsedSources } from "./parsed.ts";

/** Functions of every file, under the names of both. */
const functionsOf = (files: readonly Parsed[]): NamedLength[] =>
  files.flatMap(({ path, functions }) =>
    functions.map(({ name, lines }) => ({ name: `${path} ${name}`, lines })),
  );

/** Exports that nothing is said about. */
const undocumented = (files: readonly Parsed[]): string[] =>
  files.flatMap(({ path, exports }) =>
    exports.filter(({ documented }) => !documented).map(({ name }) => `${path} ${name}`),
  );

const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Lines by rank; the percentile is the value that so large a share is at or below. */
function lengths(all: readonly NamedLength[], longest: number) {
  const sorted = [...all].sort((a, b) => a.lines - b.lines);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1].lines;
  const most = sorted.slice(-longest).reverse();
  return {
    count: all.length,
    median: at(0.5),
    p90: at(0.9),
    longest: most.map(({ name, lines }) => `${lines} ${name}`),
  };
}

/** Files and functions of src/ by length, circles, copies, documentation, and what an addition touches. */
export async function structure(_: unknown, { root: given = ".", longest = 5 }: Options) {
  const root = resolve(given);
  const files = parsedSources(root);
  const imports = new Map(files.map(({ path, imports }) => [path, imports]));
  const repeated = copies(root, "src");
  const bare = undocumented(files);
  const lines = total(files.map((file) => file.lines));
  return {
    files: lengths(
      files.map(({ path, lines }) => ({ name: path, lines })),
      longest,
    ),
    functions: lengths(functionsOf(files), longest),
    commentPercent: (100 * total(files.map((file) => file.commentLines))) / lines,
    circles: circles(imports),
    copies: {
      runs: repeated.length,
      lines: total(repeated.map((copy) => copy.lines)),
      longest: repeated.slice(0, longest).map(({ lines, places }) => `${lines} ${places.join(" ~ ")}`),
    },
    exports: { count: total(files.map((file) => file.exports.length)), undocumented: bare.length },
    filesTouchedToAdd: Object.fromEntries(MOVES.map((move) => [move.kind, touchedBy(root, move)])),
  };
}

interface Options {
  readonly root?: string;
  readonly longest?: number;
}

/** Files that differ once the example works from within src/; null where it does not. */
function touchedBy(root: string, move: (typeof MOVES)[number]): number | null {
  const { listed, touched } = moved(root, move);
  return listed ? touched.length : null;
}
