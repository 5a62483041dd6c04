/** Names of factors, blocks and levels. */
import type { Words } from "../state/reader.svelte.ts";

/** Identity, lighting and pose, in the order of the blocks. */
export const FACTORS: readonly Words[] = [
  ["identity", "身份"],
  ["lighting", "光线"],
  ["pose", "姿态"],
];
/** What belongs to a factor, as one says it in a sentence. */
export const THINGS: readonly Words[] = [
  ["the person", "人"],
  ["the light", "光线"],
  ["the pose", "姿态"],
];
/** The blocks of the code. */
export const BLOCKS: readonly Words[] = [
  ["identity block", "身份块"],
  ["lighting block", "光线块"],
  ["pose block", "姿态块"],
];

/** People have letters only. */
export function person(level: number): Words {
  const letter = String.fromCharCode(65 + level);
  return [`person ${letter}`, `人物 ${letter}`];
}

/** Where the lamp stands. Negative: left of the picture. */
export function light(degrees: number): Words {
  const [side, hand] = degrees < 0 ? ["left", "左"] : ["right", "右"];
  const far = Math.abs(degrees);
  if (far < 5) return ["front", "正面光"];
  if (far < 30) return [`front, ${side}`, `正面偏${hand}`];
  return far < 60 ? [side, `${hand}前光`] : [`far ${side}`, `${hand}侧光`];
}

/** How the head is turned. Negative: to the left of the picture. */
export function pose(degrees: number): Words {
  if (Math.abs(degrees) < 5) return ["straight", "正面"];
  return degrees < 0 ? ["turned left", "朝左"] : ["turned right", "朝右"];
}

/** A share as a percentage with a proper minus sign. An estimate of a little more than all there is counts as all. */
export const percent = (share: number): string =>
  `${(100 * Math.min(1, share)).toFixed(0).replace(/^-0$/, "0").replace("-", "−")}\u00a0%`;

/** A number with two digits after the point and a proper minus sign. */
export const decimal = (value: number): string =>
  value
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, "")
    .replace("-", "−");
