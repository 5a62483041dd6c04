/** Which blocks labels train. */
import { expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { labelledBlocks } from "../../src/terms/contrastive/supCon.ts";

const BLOCKS = { shape: [0, 3], light: [3, 5], rest: [5, 9] } as const;

it("are those named after a factor, or those asked for", () => {
  expect(labelledBlocks(BLOCKS, undefined).map(({ factor }) => factor)).toEqual(["shape", "light"]);
  expect(labelledBlocks(BLOCKS, ["light"])).toEqual([{ factor: "light", columns: [3, 5] }]);
});

it("a name that is no block is answered with the nearest", () => {
  expect(() => labelledBlocks(BLOCKS, ["shap"])).toThrow(InputError);
  expect(() => labelledBlocks(BLOCKS, ["shap"])).toThrow('Did you mean "shape"?');
});
