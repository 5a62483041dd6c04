import type { Dataset } from "../../types/index.ts";
import { imageOf } from "../dataset.ts";

/** The same pictures mirrored left to right, made as they are read; none where rows are vectors. */
export function mirrored(dataset: Dataset): Dataset[] {
  const [channels, height, width] = dataset.shape;
  if (height === 1 || width === 1) return [];
  const turned = new Uint8Array(channels * height * width);
  const read = (row: number) => {
    const image = imageOf(dataset, row);
    for (let line = 0; line < turned.length; line += width)
      for (let x = 0; x < width; x++) turned[line + x] = image[line + width - 1 - x];
    return turned;
  };
  return [{ ...dataset, images: { read } }];
}
