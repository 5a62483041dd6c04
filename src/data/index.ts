/** The registry of datasets. */
export { faces } from "./faces.ts";
export { images } from "./images.ts";
