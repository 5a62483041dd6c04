/** Datasets as programs use them: rows, levels, pixels, splits, and the arrays that they are made of. */

export { allRows, imageOf, levelsOf, levelTable, loaded, subset } from "../../data/dataset.ts";
export { factorIndex, levelLabel } from "../../data/factors.ts";
export { pixels, shrunkPixels, shrunkTo } from "../../data/images/pixels.ts";
export { NORMALISERS, type Normalise } from "../../data/images/tone.ts";
export { pngOf } from "../../data/images/writeFolder.ts";
/** Datasets by name; `resolve` opens one. */
export { datasets as registry } from "../../data/registry.ts";
export { splitOf, splitRows } from "../../data/split.ts";
export { readArrays } from "../../formats/arrays.ts";
