/** What the study of correlated factors trains on, and what it reads. */
import { describe, expect, it } from "vitest";
import { datasets, openDataset } from "../../src/index.ts";
import type { Dataset } from "../../src/types/index.ts";
import { CONDITIONS } from "../../studies/correlated/conditions.ts";

const dataset: Dataset = await openDataset({
  name: "faces",
  options: { people: 12, pictures: 1440, shrink: 4 },
});
const parts = (name: string) => CONDITIONS.find((each) => each.name === name)!.parts(dataset);
const bytes = (of: Dataset, row: number) => Buffer.from(datasets.imageOf(of, row)).toString("base64");
const levels = (of: Dataset, name: string, rows = datasets.allRows(of)) => datasets.levelsOf(of, name, rows);

describe("the study of correlated factors", () => {
  it.each(CONDITIONS)("$name: reads no picture that is trained on", ({ parts: partsOf }) => {
    const { training, read } = partsOf(dataset);
    const trained = new Set(Array.from(datasets.allRows(training), (row) => bytes(training, row)));
    expect(Array.from(read.test).filter((row) => trained.has(bytes(dataset, row)))).toEqual([]);
    expect(read.test.length).toBeGreaterThan(50);
  });

  it("lets light go with the person in training alone, as far as it says", () => {
    const apart = (of: Dataset, rows?: Int32Array) => {
      const [people, lights] = [levels(of, "identity", rows), levels(of, "lighting", rows)];
      const own = people.filter((person, i) => [0, 1, 11].includes((lights[i] - person + 24) % 12));
      return 1 - own.length / people.length;
    };
    const { training, read } = parts("correlated, 100 %");
    expect(apart(training)).toBe(0);
    expect(apart(dataset, read.test)).toBeGreaterThan(0.65);
    expect(apart(parts("independent").training)).toBeGreaterThan(0.65);
    const few = parts("a quarter, independent").training;
    expect(apart(few)).toBeGreaterThan(0.65);
    expect(Math.abs(few.rows / training.rows - 1)).toBeLessThan(0.1);
  });

  it("reads only combinations that it left out, and the same ones where they were seen", () => {
    const combination = (of: Dataset, rows?: Int32Array) => {
      const [people, lights] = [levels(of, "identity", rows), levels(of, "lighting", rows)];
      return people.map((person, i) => (person + lights[i]) % 4);
    };
    const [without, within] = [parts("combinations left out"), parts("combinations seen")];
    expect(combination(without.training).includes(0)).toBe(false);
    expect(combination(within.training).includes(0)).toBe(true);
    expect([...new Set(combination(dataset, without.read.test))]).toEqual([0]);
    expect(within.read).toEqual(without.read);
    expect(within.training.rows).toBe(without.training.rows);
  });
});
