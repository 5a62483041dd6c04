/** Tables are often sorted: what a metric reads of one may not be its first rows, which show one level of a factor. */
import { describe, expect, it } from "vitest";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { metrics } from "../../src/metrics/registry.ts";
import { random } from "../../src/random.ts";
import type { Sample } from "../../src/types/index.ts";
import { drawn, factorsOf, pickRows, representationOf } from "./worlds.ts";

/** More rows than any metric that takes a sample of them reads. */
const ROWS = 2400;
const factors = factorsOf({ a: 3, b: 4 });
const blocks = { a: [0, 1], b: [1, 2] } as const;

function sorted(sample: Sample): Sample {
  const order = Array.from({ length: sample.codes.rows }, (_, row) => row);
  const place = (row: number) => 4 * sample.levels[2 * row] + sample.levels[2 * row + 1];
  return pickRows(
    sample,
    order.sort((one, other) => place(one) - place(other)),
  );
}

const code = ([a, b]: readonly number[], rng: { normal(): number }) => [
  a + 0.4 * b + 0.3 * rng.normal(),
  b + 0.3 * rng.normal(),
];
const train = drawn(ROWS, factors, 1, code);
const test = drawn(ROWS, factors, 2, code);
const shuffledTable = representationOf({ factors, blocks, train, test });
const sortedTable = representationOf({ factors, blocks, train: sorted(train), test: sorted(test) });

/** These need a decoder, pictures, or roles. */
const OTHERS = ["editing", "agreement", "verification", "openSetSearch", "enrolment", "retrieval"];

/** Their null is a ratio of numbers near 0 from few shuffles: it differs from one to the next. */
const RATIOS = ["infomec", "modularity", "sap"];

describe.each(metrics.names.filter((name) => !OTHERS.includes(name)))("%s", (name) => {
  it("says of a sorted table what it says of the same rows in another order", () => {
    const [one, other] = [shuffledTable, sortedTable].map((representation) =>
      scoreWith(metrics.resolve({ name }), representation, random(3)),
    );
    expect(Math.abs(one.value - other.value)).toBeLessThan(0.1);
    if (one.null === null || RATIOS.includes(name)) return;
    expect(Math.abs(one.null - (other.null ?? Number.NaN))).toBeLessThan(0.05);
  });
});
