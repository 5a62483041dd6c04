/** Noise pictures whose brightness and tilt are two factors. No word of Node: a page draws them too. */
import { random } from "../../src/random.ts";
import type { Loaded } from "../../src/types/index.ts";

const SIDE = 16;
const SHAPES = 5;
const LIGHTS = 4;
const COPIES = 12;

/** `shape` is which of five fixed patterns, `light` the direction of a ramp over it; noise makes copies differ. */
export function patterns(): Loaded {
  const rng = random(11);
  const rows = SHAPES * LIGHTS * COPIES;
  const images = new Uint8Array(rows * SIDE * SIDE);
  const levels = new Int32Array(rows * 2);
  const pattern = Array.from({ length: SHAPES }, () =>
    Float64Array.from({ length: SIDE * SIDE }, () => rng.uniform()),
  );
  for (let row = 0; row < rows; row++) {
    const [shape, light] = [row % SHAPES, Math.floor(row / SHAPES) % LIGHTS];
    levels.set([shape, light], 2 * row);
    const angle = (2 * Math.PI * light) / LIGHTS;
    for (let p = 0; p < SIDE * SIDE; p++) {
      const [x, y] = [(p % SIDE) / SIDE - 0.5, Math.floor(p / SIDE) / SIDE - 0.5];
      const ramp = 0.5 + 0.8 * (x * Math.cos(angle) + y * Math.sin(angle));
      const value = 255 * (0.6 * pattern[shape][p] * ramp + 0.2 * ramp + 0.05 * rng.uniform());
      images[row * SIDE * SIDE + p] = Math.max(0, Math.min(255, value));
    }
  }
  const factor = (name: string, size: number) => ({
    name,
    size,
    kind: "categorical" as const,
    labels: Array.from({ length: size }, (_, level) => `${name} ${level}`),
  });
  const factors = [factor("shape", SHAPES), factor("light", LIGHTS)];
  return {
    name: "patterns",
    factors,
    shape: [1, SIDE, SIDE],
    rows,
    levels,
    images,
    warnings: ["one warning"],
  };
}
