/** Cells that are drawn at random, the same for the same seed. */
import { random as chance, type Rng } from "../../../../src/index.ts";
import type { Draw, PlanTree } from "./schema.ts";
import type { Settings } from "./settings.ts";

/** Digits of a number that is drawn: fewer than logarithms differ in from machine to machine. */
const DIGITS = 6;

/** `count` cells. The n-th value of a key depends on the seed, on n and on the key: more of them change none. */
export function drawn({ count, seed, keys }: NonNullable<PlanTree["random"]>): Settings[] {
  const rng = chance(seed).fork("sweep");
  return Array.from({ length: count }, (_, at) =>
    Object.fromEntries(Object.entries(keys).map(([key, draw]) => [key, oneOf(draw, rng.fork(key, at))])),
  );
}

function oneOf({ uniform, logUniform, integer, choice }: Draw, rng: Rng): unknown {
  if (choice !== undefined) return rng.pick(choice);
  if (integer !== undefined) return integer[0] + rng.int(integer[1] - integer[0] + 1);
  const [low, high] = uniform ?? logUniform!;
  const share = rng.uniform();
  const value = uniform === undefined ? low * (high / low) ** share : low + share * (high - low);
  return Math.min(high, Math.max(low, Number(value.toPrecision(DIGITS))));
}
