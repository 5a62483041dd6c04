/** Pictures as the exported encoder takes them, [pictures, channels, height, width] in 0..1. */
import type { NamedArray } from "../formats/safetensors.ts";
import { random } from "../random.ts";

/** Grey pictures are given in colour: red, green and blue alike. */
export function inChannels({ shape, data }: NamedArray, channels: number): NamedArray {
  const [rows, own, height, width] = shape;
  if (own === channels) return { shape, data };
  const area = height * width;
  const all = new Float32Array(rows * channels * area);
  for (let plane = 0; plane < rows * channels; plane++) {
    const from = (Math.floor(plane / channels) * own + Math.min(plane % channels, own - 1)) * area;
    all.set(data.subarray(from, from + area), plane * area);
  }
  return { shape: [rows, channels, height, width], data: all };
}

/** Pictures of noise, which show nobody; in bytes, as a reader gives them. */
export function noisePictures(shape: readonly number[]): NamedArray {
  const rng = random(0).fork("golden");
  const numbers = shape.reduce((product, side) => product * side, 1);
  return { shape, data: Float32Array.from({ length: numbers }, () => rng.int(256) / 255) };
}
