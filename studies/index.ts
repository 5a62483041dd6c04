/** The registry of studies; names as a person types them. */
export { miCalibration as "mi-calibration" } from "./calibration/index.ts";
export { correlated } from "./correlated/index.ts";
export { editing } from "./editing.ts";
export { faces } from "./faces/index.ts";
export { generative } from "./generative/index.ts";
export { independence } from "./independence/index.ts";
export { independenceWeights as "independence-weights" } from "./independence/weights.ts";
export { limits } from "./limits/index.ts";
export { mixedSources as "mixed-sources" } from "./mixedSources/index.ts";
export { pairs } from "./pairs/index.ts";
export { publicV1 as "public-v1" } from "./publicV1.ts";
export { recipes } from "./recipes/index.ts";
export { strangers } from "./strangers/index.ts";
export { supervision } from "./supervision/index.ts";
export { yalebFirst as "yaleb-first" } from "./yalebFirst.ts";
