/** `--blocks identity=0-7,lighting=8-11`: names for stretches of a code's dimensions. */
import { expect, InputError } from "../errors.ts";
import { RESIDUAL } from "../pairs/residual.ts";
import type { Blocks } from "../types/index.ts";

interface Stretch {
  readonly name: string;
  readonly start: number;
  /** One past the last. */
  readonly end: number;
}
const GRAMMAR = "Write --blocks identity=0-7,lighting=8-11; both ends belong to the block.";

/** Stretches that no block covers become blocks `residual`, `residual 2`, …, so that every dimension belongs to one. */
export function parseBlocks(text: string, dimensions: number): Blocks {
  const named = text.split(",").map((part) => stretchOf(part.trim(), dimensions));
  named.sort((a, b) => a.start - b.start);
  const twice = named.find(({ name }, i) => named.findIndex((other) => other.name === name) < i);
  expect(twice === undefined, "blocks", text, "names that differ", `"${twice?.name}" twice`, "Rename one.");
  const overlap = named.findIndex(({ start }, i) => i > 0 && start < named[i - 1].end);
  if (overlap > 0) {
    const got = `dimension ${named[overlap].start} in "${named[overlap - 1].name}" and "${named[overlap].name}"`;
    throw new InputError("blocks", text, "blocks that do not overlap", got, GRAMMAR);
  }
  const ends = [0, ...named.map(({ end }) => end)];
  const starts = [...named.map(({ start }) => start), dimensions];
  const free = [RESIDUAL, ...named.map((_, i) => `${RESIDUAL} ${i + 2}`)].filter(
    (name) => !named.some((block) => block.name === name),
  );
  const gaps = ends.flatMap((start, i) => (start < starts[i] ? [{ start, end: starts[i] }] : []));
  const unnamed = gaps.map((gap, i): Stretch => ({ name: free[i], ...gap }));
  const all = [...named, ...unnamed].sort((a, b) => a.start - b.start);
  return Object.fromEntries(all.map(({ name, start, end }) => [name, [start, end]]));
}

function stretchOf(part: string, dimensions: number): Stretch {
  // A name of digits only would change its place among an object's keys.
  const found = /^([A-Za-z_][\w .-]*)=(\d+)(?:-(\d+))?$/.exec(part);
  if (found === null) throw new InputError("blocks", part, "NAME=FIRST-LAST", "something else", GRAMMAR);
  const [name, first, last] = [found[1], Number(found[2]), Number(found[3] ?? found[2])];
  const within = first <= last && last < dimensions;
  expect(
    within,
    "blocks",
    part,
    `dimensions 0 to ${dimensions - 1}, in order`,
    `${first} to ${last}`,
    GRAMMAR,
  );
  return { name, start: first, end: last + 1 };
}
