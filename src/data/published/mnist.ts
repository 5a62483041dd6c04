import { z } from "zod";
import { define } from "../../registry.ts";
import type { Dataset } from "../../types/index.ts";
import { idx } from "../archives/idx.ts";
import { findFile, publishedOptions } from "./locate.ts";

const PREFIX = { train: "train", test: "t10k" } as const;

/** MNIST's own files, compressed or not. */
export const mnist = define({
  about: "MNIST: ten digits; 60,000 images (part=test: 10,000) 28x28 grey, padded with black to 32x32",
  source: "LeCun et al. 1998, yann.lecun.com/exdb/mnist",
  verified: "files in its layout (test/data/published.test.ts)",
  options: publishedOptions.extend({
    part: z.enum(["train", "test"]).default("train").describe("Which of its parts."),
  }),
  create: async ({ path, part, roles, ...options }): Promise<Dataset> => {
    const find = (what: string) => {
      const name = `${PREFIX[part]}-${what}-ubyte`;
      return findFile("mnist", [`${name}.gz`, name], path);
    };
    const [images, labels] = [find("images-idx3"), find("labels-idx1")];
    const given = { path: images, labels, factor: "digit", ...options };
    const dataset = await idx.create({
      ...given,
      kinds: {},
      bins: {},
      roles: { digit: "content", ...roles },
    });
    return { ...dataset, name: "mnist" };
  },
});
