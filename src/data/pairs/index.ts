/** The registry of pairs: how positives are made. */
export { augment } from "./augment.ts";
export { shareFactor } from "./shareFactor.ts";
