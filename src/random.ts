import { expect } from "./errors.ts";

/**
 * Seeded, splittable chance: the only source of randomness in Unweave.
 *
 * A generator is a key; `fork(name)` gives an independent generator that depends only on the key and the name,
 * never on how many numbers were drawn before. So a batch's randomness is `rng.fork("pairs", step)`, and resuming
 * a run or changing the number of workers changes no draw.
 *
 * Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3" (the counter idea); mixing by
 * splitmix/murmur3 finalisers. Not for cryptography.
 */
export interface Rng {
  /** Independent generator named by `path`; same key and path, same numbers. */
  fork(...path: (string | number)[]): Rng;
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform whole number in 0 … n − 1. */
  int(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** The numbers 0 … n − 1 in random order. */
  permutation(n: number): Int32Array;
  /** One element of a non-empty list. */
  pick<T>(items: ArrayLike<T>): T;
}

function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hashText(h: number, text: string): number {
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

/**
 * A generator from a whole-number seed; an InputError where it is none.
 *
 * ```ts
 * const rng = random(0).fork("pairs", 3);
 * console.log(rng.int(10), random(0).fork("pairs", 3).int(10)); // the same number twice
 * ```
 */
export function random(seed: number): Rng {
  expect(Number.isSafeInteger(seed), "seed", `${seed}`, "a whole number", `${seed}`, "Give one, such as 0.");
  return generator(mix(seed ^ 0x9e3779b9), mix(seed + 0x7f4a7c15));
}

function generator(keyLow: number, keyHigh: number): Rng {
  let counter = 0;
  let spare = Number.NaN;
  const bits = (): number => {
    counter = (counter + 1) >>> 0;
    return mix(mix(Math.imul(counter, 0x9e3779b1) ^ keyLow) + keyHigh);
  };
  const uniform = () => (bits() * 2097152 + (bits() >>> 11)) / 9007199254740992;
  const int = (n: number) => Math.floor(uniform() * n);
  return {
    uniform,
    int,
    fork: (...path) => {
      let [low, high] = [keyLow, keyHigh];
      for (const part of path) {
        const text = typeof part === "number" ? `#${part}` : part;
        low = hashText(low ^ 0x811c9dc5, text);
        high = hashText(high ^ 0x27d4eb2f, text);
      }
      return generator(low, high);
    },
    normal: () => {
      if (!Number.isNaN(spare)) {
        const kept = spare;
        spare = Number.NaN;
        return kept;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    permutation: (n) => {
      const order = Int32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = int(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order;
    },
    pick: (items) => items[int(items.length)],
  };
}
