/** Columns are scaled by the rows that were fitted, never by those that are predicted. */
import { describe, expect, it } from "vitest";
import * as attackers from "../../src/estimators/attackers/index.ts";
import type { Fit } from "../../src/estimators/classifier.ts";
import { probes } from "../../src/estimators/probes.ts";
import { rowsAt } from "../../src/numerics/matrix.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf } from "../metrics/worlds.ts";

const factors = factorsOf({ a: 3 });
// Scales of 1 and 1000, and none of the levels at 0.
const code: Parameters<typeof drawn>[3] = ([a], rng) => [5 + a + 0.1 * rng.normal(), 1000 * rng.normal()];
const [train, test] = [1, 2].map((seed) => drawn(120, factors, seed, code));
const named = (kind: string, entries: Readonly<Record<string, { readonly fit: Fit }>>) =>
  Object.entries(entries).map(([name, entry]) => [`${kind} ${name}`, entry] as const);
const fits = Object.fromEntries([...named("attacker", attackers), ...named("probe", probes)]);

describe.each(Object.keys(fits))("%s", (name) => {
  it("predicts of a row alone what it predicts of it among others", () => {
    const classify = fits[name].fit(train.codes, train.levels, 3, random(1));
    const among = classify(test.codes);
    const alone = Int32Array.from({ length: 12 }, (_, row) => classify(rowsAt(test.codes, [row]))[0]);
    expect(alone).toEqual(among.slice(0, 12));
    expect(new Set(alone).size).toBe(3);
  });
  it("does not care for the scale of a column", () => {
    const right = fits[name]
      .fit(
        train.codes,
        train.levels,
        3,
        random(1),
      )(test.codes)
      .filter((level, row) => level === test.levels[row]);
    expect(right.length).toBeGreaterThan(100);
  });
});
