/** Names over figures do not run into each other, however many dimensions a code has. */
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { informationFigure } from "../../src/report/figures/information.ts";
import { matrixFigure } from "../../src/report/figures/matrix.ts";

/** The longer side lies across: these are its names. */
const matrix = (columns: readonly string[]) => ({
  rows: columns,
  columns: ["a", "b"],
  values: columns.map((_, i) => [i / columns.length, 0.5]),
});

interface Label {
  readonly left: number;
  readonly width: number;
  readonly turned: boolean;
}

/** Where the texts that satisfy `wanted` stand; a letter is about seven wide. */
function labels(markup: string, wanted: (text: string) => boolean): Label[] {
  const { document } = parseHTML(`<html><body>${markup}</body></html>`);
  return [...document.querySelectorAll("text")].flatMap((text): Label[] => {
    const [content, move] = [text.textContent ?? "", text.getAttribute("transform") ?? ""];
    if (!wanted(content)) return [];
    const left = Number(/translate\(([-\d.]+)/.exec(move)?.[1]);
    return [{ left, width: 7 * content.length, turned: /rotate\(-/.test(move) }];
  });
}

const collide = (found: readonly Label[]) =>
  found.some(({ left, width, turned }, i) => !turned && i > 0 && left - found[i - 1].left < width);

describe("names of dimensions", () => {
  it.each([3, 6, 9, 10, 11, 12, 16, 30, 64])("of a table of %i", (count) => {
    const names = Array.from({ length: count }, (_, i) => `code[${i}]`);
    const found = labels(matrixFigure("m", matrix(names)).text, (text) => text.startsWith("code["));
    expect(found.length).toBeGreaterThan(0);
    expect(collide(found)).toBe(false);
  });
  it.each([1, 2, 6, 16])("of blocks of width %i", (width) => {
    const blocks = [
      "floor hue",
      "wall hue",
      "object hue",
      "scale",
      "shape",
      "orientation",
      "lighting",
      "pose",
    ];
    const names = blocks.flatMap((block) => Array.from({ length: width }, (_, i) => `${block}[${i}]`));
    const found = labels(informationFigure("m", matrix(names)).text, (text) => blocks.includes(text));
    expect(found).toHaveLength(blocks.length);
    expect(collide(found)).toBe(false);
  });
});
