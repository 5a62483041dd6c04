/** What edits are compared with: written and read again, and how a reconstruction's error is counted. */
import { mkdirSync } from "node:fs";
import { expect, it } from "vitest";
import { readReference, reconstructionErrors, writeReference } from "../../src/run/reference.ts";
import { factorsOf, matrixOf, sampleOf } from "../metrics/worlds.ts";
import { newFolder } from "./world.ts";

it("an error is the mean square over an image's numbers", () => {
  const images = matrixOf([
    [0, 1, 0, 1],
    [0.5, 0.5, 0.5, 0.5],
  ]);
  const decoded = matrixOf([
    [0, 0, 0, 0],
    [0.5, 0.5, 1, 0.5],
  ]);
  expect([...reconstructionErrors(images, decoded)]).toEqual([0.5, 0.0625]);
});

it("comes back as it was written; a folder without one has none", () => {
  const folder = newFolder();
  expect(readReference(folder)).toBeNull();
  mkdirSync(folder);
  const reference = {
    factors: factorsOf({ shape: 3, light: 2 }),
    train: sampleOf(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [2, -1],
        [0, 1],
      ],
    ),
    held: matrixOf([[7, 8, 9]]),
    gaps: Float32Array.of(0.25),
  };
  writeReference(folder, reference);
  expect(readReference(folder)).toEqual(reference);
});
