import { z } from "zod";
import { leakyRelu, type Scope, spectralNormalise, type Tensor } from "../engine/index.ts";
import { define } from "../registry.ts";
import type { Net } from "../types/index.ts";
import { convolution, expectHalvable, flatten, linear } from "./layers.ts";

/** Channels of the layers at width 1. */
const CHANNELS = [32, 32, 64, 64];
const SLOPE = 0.2;

/** A scope that divides every weight declared in it by the weight's largest singular value. */
function spectralScope(scope: Scope): Scope {
  return {
    ...scope,
    within: (name) => spectralScope(scope.within(name)),
    parameter: (name, shape, initialise) => {
      const parameter = scope.parameter(name, shape, initialise);
      return name === "weight" ? spectralNormalise(parameter) : parameter;
    },
  };
}

/** Tells real images from generated ones: convolutions of stride 2 with leaky ReLU; only its weights are normalised, and only if `spectral`. */
export const discriminator = define({
  about:
    "four strided convolutions with leaky ReLU, that tell real images from generated ones; sides a multiple of 16",
  source:
    "Radford et al. 2016, arXiv:1511.06434; spectral normalisation: Miyato et al. 2018, arXiv:1802.05957",
  verified: "layers against PyTorch; its slope at most 1 where spectral (test/nets/conformance.test.ts)",
  scale:
    "32, 32, 64, 64 channels and a hidden layer of 128, as in InfoGAN-CR for dSprites; no batch normalisation",
  options: z.strictObject({
    hidden: z.int().positive().default(128),
    width: z.number().positive().default(1),
    spectral: z.boolean().default(false),
  }),
  create:
    ({ hidden, width, spectral }): Net =>
    (given, x, outputs) => {
      const scope = spectral ? spectralScope(given) : given;
      expectHalvable("discriminator", x);
      let h: Tensor = x;
      CHANNELS.forEach((channels, i) => {
        const layer = { channels: Math.round(channels * width), kernel: 4, stride: 2, padding: 1 };
        h = leakyRelu(convolution(scope.within(`conv${i + 1}`), h, layer), SLOPE);
      });
      return linear(
        scope.within("out"),
        leakyRelu(linear(scope.within("hidden"), flatten(h), hidden), SLOPE),
        outputs,
      );
    },
});
