import type { Layout } from "./layouts/layout.ts";

/**
 * What a model is written for. `any` uses only operators that every execution provider of ONNX Runtime has; `cpu` may use
 * forms that are faster on a processor, and the memory layout that the machine's runtime has for convolutions. With
 * `chunkBytes`, a step takes so many images at a time through its convolutions that no map is larger (layouts/chunks.ts).
 */
export type Target =
  | { readonly provider: "any"; readonly layout: "plain"; readonly chunkBytes?: undefined }
  | { readonly provider: "cpu"; readonly layout: Layout; readonly chunkBytes?: number };

/** Plain ONNX, which runs everywhere. */
export const portable: Target = { provider: "any", layout: "plain" };
