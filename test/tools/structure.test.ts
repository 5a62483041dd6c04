/** The tools that measure the repository, on files and graphs whose answer is plain. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { profile } from "../../bench/profile.ts";
import { circles } from "../../tools/structure/circles.ts";
import { copies } from "../../tools/structure/copies.ts";
import { parsed } from "../../tools/structure/parsed.ts";
import { breaches } from "../../tools/structure/rules.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-structure-"));
afterAll(() => rmSync(root, { recursive: true }));
function written(path: string, text: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return path;
}

describe("a file as numbers", () => {
  const text = `/** Header. */
import { a } from "./a.ts";
import type { B } from "./b.ts";
export { c } from "../c.ts";

/** Told
 * in two lines. */
export const one = (x: number) => x; // a remark
export const entry = define({ about: "tells itself", create: () => a });
export interface Bare { b: B }
export function three() {
  const inner = () => {
    return 1;
  };
  return inner;
}
`;
  const file = parsed(root, written("src/file.ts", text));

  it("counts lines, and those that a comment touches", () => {
    expect(file).toMatchObject({ lines: 16, commentLines: 4 });
  });
  it("finds functions with a body in braces, nested ones too", () => {
    expect(file.functions).toEqual([
      { name: "three", lines: 6 },
      { name: "inner", lines: 3 },
    ]);
  });
  it("tells exports that say what they are", () => {
    const told = Object.fromEntries(file.exports.map(({ name, documented }) => [name, documented]));
    expect(told).toEqual({ one: true, entry: true, Bare: false, three: false });
  });
  it("names what it imports, types included", () => {
    expect(file.imports).toEqual(["src/a.ts", "src/b.ts", "c.ts"]);
  });
});

describe("the rules", () => {
  it("name what is too long and what says nothing, in the grammar of errors", () => {
    const lines = Array.from({ length: 61 }, () => "  step();").join("\n");
    const long = parsed(root, written("other/long.ts", `export function long() {\n${lines}\n}\n`));
    expect(breaches([long])).toEqual([
      'function "other/long.ts long": expected at most 60 lines, got 63. Divide it.',
      'export "other/long.ts long": expected a comment before it, got none. Say what it is in one line: /** … */.',
    ]);
  });
});

describe("a graph of imports", () => {
  const of = (edges: Record<string, string[]>) => circles(new Map(Object.entries(edges)));
  it("without a way back has no circle", () => {
    expect(of({ a: ["b", "c"], b: ["c"], c: [], d: ["a"] })).toEqual([]);
  });
  it("has one circle for all files that reach each other", () => {
    expect(of({ a: ["b"], b: ["c"], c: ["a", "d"], d: ["e"], e: ["d"] })).toEqual([
      ["d", "e"],
      ["a", "b", "c"],
    ]);
  });
});

describe("copies", () => {
  it("are runs that stand twice, with their places", () => {
    const lines = Array.from({ length: 12 }, (_, i) => `  const value${i} = compute(${i}, "text ${i}");`);
    written("src/first.ts", `export function first() {\n${lines.join("\n")}\n}\n`);
    written("src/second.ts", `const other = 1;\nexport function second() {\n${lines.join("\n")}\n}\n`);
    const [found, ...more] = copies(root, "src");
    expect(more).toEqual([]);
    expect(found.lines).toBeGreaterThanOrEqual(12);
    expect(found.places.map((place) => place.replace(/:.*/, "")).sort()).toEqual([
      "src/first.ts",
      "src/second.ts",
    ]);
  });
});

describe("the profile of a step", () => {
  it("accounts for every kernel by its operator", async () => {
    const { operators, dearest, kernelsMs } = await profile("cpu", { what: "vae-step", batch: 2, runs: 3 });
    expect(Object.keys(operators)).toEqual(expect.arrayContaining(["Conv", "Gemm", "Concat"]));
    expect(Object.values(operators).reduce((a, b) => a + b)).toBeCloseTo(kernelsMs, 6);
    const costs = Object.values(dearest);
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
    expect(costs[0]).toBeGreaterThan(0);
  });
  it("is not there for what is no step", async () => {
    await expect(profile("cpu", { what: "vae", batch: 2, runs: 1 })).rejects.toThrow(
      /Did you mean "vae-step"/,
    );
  });
});
