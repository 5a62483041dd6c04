/** The registry of decoders: codes → pictures, each named after the net it mirrors. */
export { conv4 } from "./decoder.ts";
