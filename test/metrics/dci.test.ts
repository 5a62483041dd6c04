/** What dci's options change; its numbers are compared with scikit-learn's in golden.test.ts. */
import { describe, expect, it } from "vitest";
import { dci } from "../../src/metrics/dimensions/dci.ts";
import { scoreWith } from "../../src/metrics/frame/scoreWith.ts";
import { random } from "../../src/random.ts";
import { drawn, factorsOf, representationOf } from "./worlds.ts";

const factors = factorsOf({ shape: 3, colour: 4 });
const code: Parameters<typeof drawn>[3] = (levels, rng) => levels.map((level) => level + 0.2 * rng.normal());
const train = drawn(400, factors, 1, code);
const given = representationOf({
  factors,
  blocks: { code: [0, 2] },
  train,
  test: drawn(300, factors, 2, code),
});
const scored = (options: object) => scoreWith(dci.create(dci.options.parse(options)), given, random(0));

describe("dci", () => {
  it("on fewer rows and stages is the same of the part that it reads, and says so", () => {
    const few = scored({ rows: 100, stages: 20 });
    expect(few.variant).toBe(
      "boosted trees (20 stages, depth 3, rate 0.1, exact) on 100 rows; null: at most 500 rows",
    );
    expect(few.value).toBeGreaterThan(0.5);
    expect(few.value).not.toBe(scored({ stages: 20 }).value);
    expect(scored({ rows: 400, stages: 20 }).value).toBe(scored({ stages: 20 }).value);
  });
  it("leaves out its null where nobody asks for it, and nothing else changes", () => {
    const [both, alone] = [scored({ stages: 20 }), scored({ stages: 20, chance: false })];
    expect(both.null).toBeGreaterThan(0);
    expect(alone.null).toBeNull();
    expect({ ...alone, variant: "" }).toEqual({ ...both, null: null, variant: "" });
  });
});
