/** What the generative study reads of a decoder and of a discriminator, on pictures and events small enough to add up. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { splitRows } from "../../src/data/split.ts";
import { emitModel, input, mul, reshape } from "../../src/engine/index.ts";
import { random } from "../../src/random.ts";
import { paths } from "../../src/run/folder.ts";
import type { Dataset, Experiment } from "../../src/types/index.ts";
import { errors, ganReading } from "../../studies/generative/rows.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-generative-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("the error of a decoder", () => {
  const experiment = { split: { unseen: {}, testShare: 0.2 }, seed: 3 } as unknown as Experiment;
  const bare = { name: "two pixels", factors: [], shape: [1, 1, 2], rows: 10, warnings: [] } as const;
  const empty: Dataset = { ...bare, levels: new Int32Array(0), images: new Uint8Array(20) };
  const { train, test } = splitRows(empty, experiment.split, random(3).fork("split"));
  const images = new Uint8Array(20);
  // To train on: six pictures of two white pixels, two whose first is black; so the mean picture is (3/4, 1).
  train.forEach((row, i) => {
    images.set(i < 2 ? [0, 255] : [255, 255], 2 * row);
  });
  // To read: (1, 0) and (0, 0).
  images.set([255, 0], 2 * test[0]);
  const dataset: Dataset = { ...empty, images };

  it("is the squared distance of held-out pictures from the mean of training pictures, where there is none", async () => {
    const { own, meanPicture } = await errors(join(root, "none"), experiment, dataset);
    expect(own).toBeNull();
    // (1/16 + 1) + (9/16 + 1), over four pixels, times 1000.
    expect(meanPicture).toBeCloseTo(656.25, 3);
  });
  it("is the squared distance of held-out pictures from what is decoded of their codes", async () => {
    // Codes are half of the pictures, and what is decoded of them a quarter.
    const pixels = input("images", [2, 1, 1, 2]);
    const code = input("code", [2, 2]);
    const { encoder, decoder } = paths(root);
    writeFileSync(encoder, emitModel({ code: reshape(mul(pixels, 0.5), [2, 2]) }));
    writeFileSync(decoder, emitModel({ images: reshape(mul(code, 0.5), [2, 1, 1, 2]) }));
    const { own, meanPicture } = await errors(root, experiment, dataset);
    // One white pixel of four is decoded as 1/4.
    expect(own).toBeCloseTo((1000 * (3 / 4) ** 2) / 4, 3);
    expect(meanPicture).toBeCloseTo(656.25, 3);
  });
});

it("a discriminator is read over the second half of the steps", () => {
  const step = (real: number, fake: number, coverage: number) => ({
    type: "step",
    parts: {
      "adversarial real right": real,
      "adversarial fake right": fake,
      "adversarial coverage": coverage,
    },
  });
  const events = [
    { type: "start" },
    ...[step(0, 0, 0), step(0, 0, 0), step(0, 0, 0), step(0, 0, 0)],
    // Right on average: 0.98 (nearly sure), 0.52 (guessing), 0.75 and 0.5 (guessing).
    ...[step(0.97, 0.99, 0.1), step(0.52, 0.52, 0.2), step(1, 0.5, 0.4), step(0.2, 0.8, 0.5)],
    { type: "checkpoint" },
  ];
  writeFileSync(paths(root).events, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  const { right, sure, guessing, coverage } = ganReading(root);
  expect(right).toBeCloseTo((0.98 + 0.52 + 0.75 + 0.5) / 4, 9);
  expect([sure, guessing]).toEqual([0.25, 0.5]);
  expect(coverage).toBeCloseTo(0.3, 9);
});
