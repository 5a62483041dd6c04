/** What a run knows of the labels, whether or not it draws pairs by them. */
import type { Dataset, Ref } from "../types/index.ts";
import { type LabelOptions, withLabelNoise } from "./labelNoise.ts";
import { pairs } from "./registry.ts";

/** The dataset with the labels of `rows` as its pairs say they are known (`labels`); the dataset itself where they say nothing. */
export function knownTo(ref: Ref, dataset: Dataset, rows: Int32Array): Dataset {
  const { labels } = pairs.optionsOf(ref) as { labels?: LabelOptions };
  return labels === undefined ? dataset : withLabelNoise(dataset, rows, labels);
}
