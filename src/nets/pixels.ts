import { z } from "zod";
import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { expectOwnWidth, flatten } from "./layers.ts";

/** The code is what the net sees, number by number: nothing is learned. */
export const pixels = define({
  about: "the pixels themselves, after preprocessing; no parameters; any sides; its own width",
  source: "Unweave",
  verified: "the identity (test/nets/ownWidth.test.ts)",
  options: z.strictObject({}),
  widthOf: (_, [channels, height, width]) => channels * height * width,
  create: (): Net => (_, x, outputs) => {
    const code = flatten(x);
    expectOwnWidth("pixels", code.shape[1], outputs);
    return code;
  },
});
