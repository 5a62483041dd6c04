/** A run as a program has it: what was left out and warned of, and its own rows in the parts that they had. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openRun, train } from "../../src/index.ts";

const folder = join(mkdtempSync(join(tmpdir(), "unweave-library-")), "run");

it("says the same of a run just trained and of one that is opened later", async () => {
  const data = { name: "faces", options: { people: 4, pictures: 60 } } as const;
  const trained = await train(
    {
      ...{ data, recipe: "blocks", steps: 2, batch: 16, code: { identity: 2, lighting: 2 } },
      split: { groups: "identity", folds: 2 },
      metrics: ["mig", "editing"],
    },
    { folder },
  );
  expect(trained.skipped).toEqual([
    {
      metric: "editing",
      why: expect.stringMatching(/^metric "editing": expected a run with a decoder, got none\./),
    },
  ]);
  expect(trained.warnings).toContainEqual(
    expect.stringMatching(
      /^factor "identity": no training row has 2 of the levels that are tested: person \d, person \d$/,
    ),
  );
  const opened = openRun(folder);
  expect(opened.skipped).toEqual(trained.skipped);
  expect(opened.warnings).toEqual(trained.warnings);
  const { dataset, split, warnings } = await opened.data();
  expect(warnings).toEqual([]);
  expect(split.train.length + split.test.length).toBe(60);
  const people = (rows: Int32Array) =>
    new Set(rows.map((row) => dataset.levels[row * dataset.factors.length]));
  expect([...people(split.train)].filter((person) => people(split.test).has(person))).toEqual([]);
  const less = { name: "faces", options: { people: 4, pictures: 48 } };
  await expect(opened.data({ data: less, to: "train" })).rejects.toThrow(/^data "faces": expected the rows/);
});
