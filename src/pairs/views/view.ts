/** One augmented view of an image, written straight into the batch. */
import { z } from "zod";
import { blurred, type Motion, move } from "../../data/images/filters.ts";
import type { Rng } from "../../random.ts";
import { background } from "./background.ts";
import { type Change, strength } from "./change.ts";
import { type Crop, cropOf } from "./crop.ts";
import { grey } from "./grey.ts";
import { hue } from "./hue.ts";
import { NOISE_SIZE, noiseTable } from "./noise.ts";
import { occlude } from "./occlude.ts";
import { relight } from "./relight.ts";
import { saturation } from "./saturation.ts";
import { shadow } from "./shadow.ts";
import { warmth } from "./warmth.ts";

/** Strengths of the changes; 0 turns one off. */
export const viewOptions = z.strictObject({
  crop: z.number().min(0).max(0.9).default(0.2).describe("Largest share of the side that a crop cuts away."),
  flip: z.number().min(0).max(1).default(0.5).describe("Probability of a mirror image."),
  brightness: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe("Largest change of brightness (added) and contrast (a factor about the middle)."),
  contrast: z.number().min(0).max(0.95).default(0.3),
  gamma: z.number().min(0).max(3).default(0.3).describe("Largest change of the logarithm of gamma."),
  noise: z.number().min(0).max(1).default(0.02).describe("Standard deviation of noise added to every pixel."),
  rotate: z.number().min(0).max(180).default(0).describe("Largest rotation in either direction, in degrees."),
  shift: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .describe("Largest shift in either direction, as a share of the side; the edge continues."),
  scale: z.number().min(0).max(0.5).default(0).describe("Largest change of size, as a share of it."),
  blur: z
    .number()
    .min(0)
    .max(20)
    .default(0)
    .describe("Largest standard deviation of a Gaussian blur, in pixels."),
  relight: strength(3, "Largest logarithm of what a smooth field of light makes brighter or darker."),
  shadow: strength(1, "Largest share of the light that a cast shadow takes."),
  warmth: strength(1, "Largest logarithm of the factor between red and green, and green and blue."),
  saturation: strength(1, "Largest change of the factor by which colours differ from grey."),
  hue: strength(0.5, "Largest turn of every hue, as a share of the full circle."),
  grey: strength(1, "Probability of a picture without colour."),
  occlude: strength(0.9, "Largest share of each side that a grey patch covers."),
  background: strength(0.9, "Largest width of a frame of noise, as a share of half the side."),
});
/** Changes of a whole image, in the order in which they are made: light first, then what hides it. */
const CHANGES = { relight, shadow, warmth, saturation, hue, grey, occlude, background } as const;

/** Strengths of every kind of change, defaults filled in. */
export type ViewOptions = z.output<typeof viewOptions>;

/** For pairs of different images: no crop, because position is information in aligned images. */
export const gentleView = viewOptions
  .extend({
    crop: viewOptions.shape.crop.default(0),
    flip: viewOptions.shape.flip.default(0),
    brightness: viewOptions.shape.brightness.default(0.05),
    contrast: viewOptions.shape.contrast.default(0.1),
    gamma: viewOptions.shape.gamma.default(0.1),
    noise: viewOptions.shape.noise.default(0),
  })
  .prefault({});

/** What a change changes: crop, shift and scale; flip and turn; tone, light, shadow and warmth; blur, noise and what hides it. */
export const KINDS = ["position", "pose", "appearance", "quality"] as const;
/** A kind of change, with a generator of its own. */
export type Kind = (typeof KINDS)[number];
/** The generator of each kind of change; a single one serves them in this order. */
export type Chance = Readonly<Record<Kind, Rng>>;
const forAll = (rng: Rng): Chance => ({ position: rng, pose: rng, appearance: rng, quality: rng });

/** log(byte / 255): an exponential of these costs half as much as a power. */
const LOGARITHMS = Float64Array.from({ length: 256 }, (_, byte) => Math.log(byte / 255));

/** Brightness, contrast and gamma as one table from byte to 0..1. */
function toneTable(options: ViewOptions, rng: Rng, table: Float64Array): void {
  const within = (limit: number) => limit * (2 * rng.uniform() - 1);
  const contrast = 1 + within(options.contrast);
  const brightness = within(options.brightness);
  const gamma = Math.exp(within(options.gamma));
  for (let byte = 0; byte < 256; byte++) {
    const toned = (Math.exp(gamma * LOGARITHMS[byte]) - 0.5) * contrast + 0.5 + brightness;
    table[byte] = Math.min(1, Math.max(0, toned));
  }
}

/** Makes views of images of one shape; its buffers are used again, in float64 as JavaScript computes. */
export class ViewMaker {
  private readonly options: ViewOptions;
  private readonly shape: readonly [number, number, number];
  private readonly tones = new Float64Array(256);
  private readonly crop: Crop;
  private readonly noise: Float32Array;
  /** Whether nothing is done to a view between cropping it and adding noise. */
  private readonly plain: boolean;
  /** A plane as it was before it is moved. */
  private readonly still: Float32Array;
  constructor(shape: readonly [number, number, number], options: ViewOptions) {
    this.shape = shape;
    this.options = options;
    const [channels, height, width] = shape;
    this.noise = noiseTable(options.noise, channels * height * width);
    this.crop = cropOf(height, width, this.tones, this.noise);
    const between = ["rotate", "shift", "scale", "blur", ...Object.keys(CHANGES)] as const;
    this.plain = between.every((name) => options[name as keyof ViewOptions] === 0);
    this.still = new Float32Array(height * width);
  }

  /** Reads an image's bytes and writes view `at` of `out` (0..1, which noise may exceed a little). */
  write(image: Uint8Array, out: Float32Array, at: number, chance: Rng | Chance): void {
    const kinds = "fork" in chance ? forAll(chance as Rng) : chance;
    const { position, pose, appearance, quality } = kinds;
    const [channels, height, width] = this.shape;
    const { crop, flip, blur, noise } = this.options;
    const size = 1 - crop * position.uniform();
    const [left, top] = [(1 - size) * position.uniform(), (1 - size) * position.uniform()];
    const mirrored = pose.uniform() < flip;
    this.crop.choose(top, left, size, mirrored);
    toneTable(this.options, appearance, this.tones);
    // A strength of 0 draws no numbers, so that a new kind of change leaves older runs as they were.
    const motion = this.motion(position, pose);
    const deviation = blur === 0 ? 0 : blur * quality.uniform();
    const [area, pixels] = [height * width, channels * height * width];
    const start = noise > 0 && this.plain && crop > 0 ? quality.int(NOISE_SIZE) : null;
    for (let from = 0, to = at * pixels; from < pixels; from += area, to += area) {
      if (crop > 0) this.crop.read(image, from, out, to, start === null ? null : start + from);
      else this.whole(image, from, mirrored, out, to);
      if (motion !== null) move(out.subarray(to, to + area), height, width, motion, this.still);
      if (blur > 0) blurred(out.subarray(to, to + area), height, width, deviation);
    }
    this.change(out.subarray(at * pixels, (at + 1) * pixels), kinds);
    if (noise > 0 && start === null) this.addNoise(out, at * pixels, pixels, quality.int(NOISE_SIZE));
  }

  private addNoise(out: Float32Array, to: number, pixels: number, start: number): void {
    const { noise } = this;
    for (let i = 0; i < pixels; i++) out[to + i] += noise[start + i];
  }

  /** The changes whose strength is not 0. */
  private change(values: Float32Array, kinds: Chance): void {
    for (const [name, { kind, make }] of Object.entries<Change>(CHANGES)) {
      const strength = this.options[name as keyof typeof CHANGES];
      if (strength > 0) make({ values, shape: this.shape }, strength, kinds[kind]);
    }
  }

  /** How the picture is turned, shifted and scaled; null where none of it is asked for. */
  private motion(position: Rng, pose: Rng): Motion | null {
    const { rotate, shift, scale } = this.options;
    if (rotate === 0 && shift === 0 && scale === 0) return null;
    const [, height, width] = this.shape;
    const within = (limit: number, rng: Rng) => (limit === 0 ? 0 : limit * (2 * rng.uniform() - 1));
    return {
      angle: (Math.PI / 180) * within(rotate, pose),
      right: width * within(shift, position),
      down: height * within(shift, position),
      scale: 1 + within(scale, position),
    };
  }

  /** A plane as it is, perhaps mirrored. */
  private whole(image: Uint8Array, from: number, mirrored: boolean, out: Float32Array, to: number): void {
    const [, height, width] = this.shape;
    const { tones } = this;
    const [first, step] = mirrored ? [width - 1, -1] : [0, 1];
    for (let y = 0; y < height; y++) {
      const [source, target] = [from + y * width + first, to + y * width];
      for (let x = 0; x < width; x++) out[target + x] = tones[image[source + step * x]];
    }
  }
}
