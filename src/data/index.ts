/** The registry of datasets. */
export { faces } from "./faces.ts";
export { hdf5 } from "./hdf5.ts";
export { idx } from "./idx.ts";
export { images } from "./images.ts";
export { npz } from "./npz.ts";
export { sprites } from "./sprites.ts";
