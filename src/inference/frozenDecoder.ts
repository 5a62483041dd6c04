/** A finished run's decoder as a part of another run's graph. */

import { frozenScope } from "../engine/index.ts";
import { expect } from "../errors.ts";
import { decoders } from "../nets/registry.ts";
import { latestValues } from "../run/checkpoint.ts";
import { openRun, paths } from "../run/folder.ts";
import { withZeros } from "../train/sharedDecoder.ts";
import type { FrozenDecoders } from "../types/index.ts";

/** The decoder of a finished run, its parameters as constants; an InputError where there is none, or its images have another shape. */
export const frozenDecoder: FrozenDecoders = (run, shape) => {
  const { code, decoder } = openRun(run);
  const values = latestValues(paths(run).checkpoints) ?? {};
  const own = Object.entries(values).filter(([name]) => name.startsWith("decoder/"));
  const todo = "Name a run whose recipe decodes: vae or infogan, say.";
  expect(own.length > 0, "run folder", run, "a run with a decoder", "one without", todo);
  const dim = Object.values(code).reduce((a, b) => a + b, 0);
  const held = Object.fromEntries(own.map(([name, { data }]) => [name, data]));
  // Its first layer reads the code and, in a generator, the noise beside it.
  const [inputs] = own[0][1].shape;
  const net = decoders.resolve(decoder ?? { name: "conv4" });
  return {
    dim,
    decode: (codes) => {
      try {
        return net(frozenScope("decoder", held), withZeros(codes, inputs), shape);
      } catch (error) {
        const got = `${shape.join(" × ")} (${(error as Error).message})`;
        expect(false, "run folder", run, "a decoder of pictures like these", got, "Use the same data.");
        throw error;
      }
    },
  };
};
