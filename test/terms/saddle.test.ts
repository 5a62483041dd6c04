/** Two levels with one code: what pairs say has no slope that parts them, what labels say has. */
import { expect, it } from "vitest";
import { constant, gradients, input, type Tensor } from "../../src/engine/index.ts";
import { infoNceWithinLoss } from "../../src/terms/contrastive/infoNce.ts";
import { levelCrossEntropy, levelScores } from "../../src/terms/contrastive/normalisedSoftmax.ts";
import { sameLevel, supConLoss } from "../../src/terms/contrastive/supCon.ts";
import { compile } from "../engine/run.ts";

const [ROWS, DIM] = [8, 3];
/** Rows 0 … 3 show one level, 4 … 7 the other; each has the next of its level as its partner. */
const LEVELS = Array.from({ length: ROWS }, (_, i) => Math.floor(i / 4));
const PARTNERS = LEVELS.map((level, i) => level * 4 + ((i + 1) % 4));

/** Mean slope of the first level's codes less the second's, at codes that are `apart` along the second axis. */
async function partingSlope(loss: (codes: Tensor) => Tensor, apart: number): Promise<number[]> {
  const codes = input("codes", [ROWS, DIM]) as Tensor;
  const [slope] = gradients(loss(codes), [codes]);
  const evaluate = await compile({ slope });
  const given = LEVELS.flatMap((level) => [1, apart * (level - 0.5), 0.2]);
  const { slope: found } = await evaluate({ codes: given });
  return Array.from({ length: DIM }, (_, j) =>
    LEVELS.reduce((total, level, i) => total + (level === 0 ? 1 : -1) * found[i * DIM + j], 0),
  );
}

const positives = constant(
  Float32Array.from({ length: ROWS ** 2 }, (_, k) => Number(PARTNERS[Math.floor(k / ROWS)] === k % ROWS)),
  [ROWS, ROWS],
);
const levels = constant(Float32Array.from(LEVELS), [ROWS]);
const proxies = constant(Float32Array.of(0.3, -1, 0.2, 0.5, 0.4, 1), [2, DIM]);
const options = { similarity: "cosine", temperature: 0.1 } as const;
const LOSSES: readonly (readonly [name: string, loss: (codes: Tensor) => Tensor, stuck: boolean])[] = [
  ["infoNce", (codes) => infoNceWithinLoss(codes, positives, options), true],
  ["supCon", (codes) => supConLoss(codes, sameLevel(levels), { ...options, anchors: "valid" }), true],
  ["normalisedSoftmax", (codes) => levelCrossEntropy(levelScores(codes, proxies, 0.1), levels), false],
];

it.each(LOSSES)("%s parts levels once they are apart", async (_, loss) => {
  const [, along] = await partingSlope(loss, 0.2);
  expect(along).toBeGreaterThan(0.1);
});

it.each(LOSSES)("%s where they are one", async (_, loss, stuck) => {
  const slope = Math.hypot(...(await partingSlope(loss, 0)));
  if (stuck) expect(slope).toBeLessThan(1e-5);
  else expect(slope).toBeGreaterThan(0.1);
});
