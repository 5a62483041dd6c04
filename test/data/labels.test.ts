/** From columns of cells to factors: kinds, order of levels, missing cells, bins, combinations. */
import { describe, expect, it } from "vitest";
import { codeColumn } from "../../src/data/labels/coded.ts";
import { codeCombination } from "../../src/data/labels/combination.ts";
import { declare } from "../../src/data/labels/declared.ts";

const column = (name: string, ...cells: string[]) => ({ name, cells });

describe("a column", () => {
  it("of texts is categorical, its levels in natural order; an empty cell is missing", () => {
    const { factor, levels } = codeColumn(column("who", "p10", "p2", "", "p10"), {});
    expect(factor).toEqual({ name: "who", size: 2, kind: "categorical", labels: ["p2", "p10"] });
    expect([...levels]).toEqual([1, 0, -1, 1]);
  });
  it("of numbers is ordinal, its levels ascending and called as they were first written", () => {
    const { factor, levels } = codeColumn(column("angle", "10", "-5.0", "", "1e1", "-5"), {});
    expect(factor).toEqual({
      ...{ name: "angle", size: 2, kind: "ordinal" },
      labels: ["-5.0", "10"],
      values: [-5, 10],
    });
    expect([...levels]).toEqual([1, 0, -1, 1, 0]);
  });
  it("of many numbers comes in bins of equal width; those that nothing falls in are no level", () => {
    const { factor, levels } = codeColumn(column("x", "0", "1", "2.4", "10", ""), { bins: { x: 4 } });
    expect(factor).toMatchObject({ size: 2, kind: "ordinal", labels: ["0 to 2.5", "7.5 to 10"] });
    expect(factor.values).toEqual([1.25, 8.75]);
    expect([...levels]).toEqual([0, 0, 0, 1, -1]);
  });
  it("combined with another has the pairs that occur", () => {
    const { factor, levels } = codeCombination("light", [
      column("az", "10", "0", "10", ""),
      column("el", "b", "a", "a", "a"),
    ]);
    expect(factor).toEqual({
      ...{ name: "light", size: 3, kind: "categorical" },
      labels: ["az +0, el a", "az +10, el a", "az +10, el b"],
    });
    expect([...levels]).toEqual([2, 0, 1, -1]);
  });
});

it("kinds and roles are what a person declares, of the factors named and no others", () => {
  const factors = ["angle", "who"].map((name) => ({ name, size: 3, kind: "ordinal" as const }));
  const declared = declare(factors, { kinds: { angle: "circular" }, roles: { who: "content" } });
  expect(declared).toEqual([
    { name: "angle", size: 3, kind: "circular" },
    { name: "who", size: 3, kind: "ordinal", role: "content" },
  ]);
  expect(() => declare(factors, { kinds: { angel: "circular" } })).toThrow('Did you mean "angle"?');
});
