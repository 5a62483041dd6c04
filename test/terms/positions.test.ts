/** Losses at every position of a map, against plain loops. */
import { expect, it } from "vitest";
import { constant, gradients, input, slice, type Tensor } from "../../src/engine/index.ts";
import { random } from "../../src/random.ts";
import { infoNce, infoNceLoss } from "../../src/terms/contrastive/infoNce.ts";
import { sameLevel, supConLoss } from "../../src/terms/contrastive/supCon.ts";
import type { TermContext } from "../../src/types/index.ts";
import { compile } from "../engine/run.ts";

const [ROWS, CHANNELS, POSITIONS] = [6, 3, 4];
const LEVELS = [0, 1, 0, 1, 2, 0];
const TEMPERATURE = 0.1;
const rng = random(4);
const CODES = Array.from({ length: ROWS * CHANNELS * POSITIONS }, () => rng.normal());
const levels = constant(Float32Array.from(LEVELS), [ROWS]);
const options = { similarity: "cosine", temperature: TEMPERATURE, anchors: "valid" } as const;

/** The vector of one row at one position. */
const at = (row: number, position: number) =>
  Array.from({ length: CHANNELS }, (_, c) => CODES[(row * CHANNELS + c) * POSITIONS + position]);
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const cosine = (a: readonly number[], b: readonly number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

/** log softmax of every row among all others, at one position. */
function logProbabilities(position: number): number[][] {
  return LEVELS.map((_, i) => {
    const logits = LEVELS.map((_, j) =>
      i === j ? Number.NEGATIVE_INFINITY : cosine(at(i, position), at(j, position)) / TEMPERATURE,
    );
    const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    return logits.map((logit) => logit - total);
  });
}

/** Mean over positions and over anchors of minus the mean over an anchor's positives. */
function expected(positives: (i: number, j: number) => boolean): number {
  const anchors = Array.from({ length: POSITIONS }, (_, p) => logProbabilities(p)).flatMap((log) =>
    log.flatMap((row, i) => {
      const own = row.filter((_, j) => i !== j && positives(i, j));
      return own.length === 0 ? [] : [-own.reduce((a, b) => a + b) / own.length];
    }),
  );
  return anchors.reduce((a, b) => a + b) / anchors.length;
}

async function lossAt(
  loss: (codes: Tensor) => Tensor,
  given: readonly number[] = CODES,
): Promise<{ loss: number; slope: Float32Array }> {
  const codes = input("codes", [ROWS, CHANNELS * POSITIONS]) as Tensor;
  const value = loss(codes);
  const [slope] = gradients(value, [codes]);
  const found = await (await compile({ value, slope }))({ codes: given });
  return { loss: found.value[0], slope: Float32Array.from(found.slope) };
}
const supCon = (channels?: number, given = CODES) =>
  lossAt((codes) => supConLoss(codes, sameLevel(levels), { ...options, channels }), given);

it("supCon is the mean of the positions' losses", async () => {
  const { loss } = await supCon(CHANNELS);
  expect(loss).toBeCloseTo(
    expected((i, j) => LEVELS[i] === LEVELS[j]),
    4,
  );
});

it("supCon has the slope of differences", async () => {
  const { slope } = await supCon(CHANNELS);
  const by = 1 / 64;
  for (const i of [0, 17, 40, 71]) {
    const [up, down] = await Promise.all(
      [by, -by].map((step) => supCon(CHANNELS, CODES.with(i, CODES[i] + step))),
    );
    expect(slope[i]).toBeCloseTo((up.loss - down.loss) / (2 * by), 2);
  }
});

it("infoNce is the mean of the positions' losses", async () => {
  const both = {
    similarity: "cosine",
    temperature: TEMPERATURE,
    candidates: "both",
    channels: CHANNELS,
  } as const;
  const half = (codes: Tensor, from: number) => slice(codes, 0, from, from + ROWS / 2);
  const { loss } = await lossAt((codes) => infoNceLoss(half(codes, 0), half(codes, ROWS / 2), both));
  expect(loss).toBeCloseTo(
    expected((i, j) => Math.abs(i - j) === ROWS / 2),
    4,
  );
});

it("one position that holds everything is the loss of the whole rows", async () => {
  const [whole, map] = [await supCon(), await supCon(CHANNELS * POSITIONS)];
  expect(map.loss).toBeCloseTo(whole.loss, 5);
  for (const [i, slope] of whole.slope.entries()) expect(map.slope[i]).toBeCloseTo(slope, 4);
});

it("refuses a width that is no map of so many channels, and another similarity", async () => {
  await expect(supCon(5)).rejects.toThrow('block "map": expected a multiple of 5 columns, got 12.');
  const l2 = { ...options, similarity: "l2", channels: CHANNELS } as const;
  await expect(lossAt((codes) => supConLoss(codes, sameLevel(levels), l2))).rejects.toThrow(
    'option "similarity": expected cosine, with channels, got l2.',
  );
});

it("refuses a projection head, behind which there is no map", () => {
  const term = infoNce.create(infoNce.options.parse({ channels: CHANNELS, head: 8 }));
  expect(() => term({} as TermContext)).toThrow('option of infoNce "channels": expected no head, ');
});
