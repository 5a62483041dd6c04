/** Which blocks labels train. */
import { expect, it } from "vitest";
import { input, type Tensor } from "../../src/engine/index.ts";
import { InputError } from "../../src/errors.ts";
import { labelledBlocks, sameLevel } from "../../src/terms/contrastive/supCon.ts";
import { evaluate } from "../engine/run.ts";

const BLOCKS = { shape: [0, 3], light: [3, 5], rest: [5, 9] } as const;

it("are those named after a factor, or those asked for", () => {
  expect(labelledBlocks(BLOCKS, undefined).map(({ factor }) => factor)).toEqual(["shape", "light"]);
  expect(labelledBlocks(BLOCKS, ["light"])).toEqual([{ factor: "light", columns: [3, 5] }]);
});

it("a name that is no block is answered with the nearest", () => {
  expect(() => labelledBlocks(BLOCKS, ["shap"])).toThrow(InputError);
  expect(() => labelledBlocks(BLOCKS, ["shap"])).toThrow('Did you mean "shape"?');
});

it("a missing level is the same as none, not even as another missing one", async () => {
  const levels = input("levels", [4]) as Tensor;
  const { same } = await evaluate({ same: sameLevel(levels) }, { levels: [0, -1, 0, -1] });
  expect([...same]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]);
});
