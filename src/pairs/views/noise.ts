/** Normal numbers made once: a view starts somewhere in the table, at the cost of one draw instead of one per pixel. */
import { random } from "../../random.ts";

/** So many numbers are drawn, and then repeated; a view starts at one of them. */
export const NOISE_SIZE = 1 << 16;
let normals: Float32Array | null = null;

/** A table of that standard deviation, in which a view of so many pixels may start anywhere; empty without noise. */
export function noiseTable(deviation: number, pixels: number): Float32Array {
  if (deviation === 0) return new Float32Array(0);
  const rng = random(0x6e6f6973);
  normals ??= Float32Array.from({ length: NOISE_SIZE }, () => rng.normal());
  const table = new Float32Array(NOISE_SIZE + pixels);
  for (let i = 0; i < table.length; i++) table[i] = deviation * normals[i % NOISE_SIZE];
  return table;
}
