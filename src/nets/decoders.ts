/** The registry of decoders: codes → images, each named after the net it mirrors. */
export { conv4 } from "./decoder.ts";
export { generator } from "./generator.ts";
export { mlp } from "./mlpDecoder.ts";
export { residual } from "./residualDecoder.ts";
