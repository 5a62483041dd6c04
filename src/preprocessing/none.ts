import { z } from "zod";
import { define } from "../registry.ts";
import type { Preprocessing } from "../types/index.ts";

/** Pictures as they are, in 0..1. */
export const none = define({
  about: "pictures as they are",
  source: "Unweave",
  verified: "the identity",
  options: z.strictObject({}),
  create: (): Preprocessing => (x) => x,
});
