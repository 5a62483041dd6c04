import { z } from "zod";
import { factorIndex } from "../data/factors.ts";
import { InputError } from "../errors.ts";
import { type Rng, random } from "../random.ts";
import { define } from "../registry.ts";
import type { Dataset, Pairs } from "../types/index.ts";
import { distinct } from "./draw.ts";
import { pairSampler } from "./frame.ts";
import { groupRows, keyOf } from "./grouping.ts";
import { gentleView } from "./views/view.ts";

/** Draws after which a table counts as holding no such pair. */
const TRIES = 20_000;

/** Draws pairs of rows that differ in exactly k factors; a full grid needs one try, a table with holes some. */
class Changes {
  private readonly dataset: Dataset;
  private readonly may: readonly number[];
  private readonly k: number | "random";
  private readonly table: ReturnType<typeof groupRows>;
  private readonly groupOfKey = new Map<number, number>();
  private readonly key: (row: number) => number;

  constructor(dataset: Dataset, may: readonly number[], k: number | "random", rows: Int32Array) {
    this.dataset = dataset;
    this.may = may;
    this.k = k;
    const names = dataset.factors.map(({ name }) => name);
    this.table = groupRows(dataset, names, null, rows);
    this.key = keyOf(dataset, [...names.keys()]);
    const { groups, members } = this.table;
    for (let g = 0; g + 1 < groups.length; g++) this.groupOfKey.set(this.key(members[groups[g]]), g);
  }

  /** One pair, or null after too many tries. */
  draw(rng: Rng): readonly [number, number] | null {
    const { members, groups } = this.table;
    if (members.length === 0) return null;
    for (let i = 0; i < TRIES; i++) {
      const first = members[rng.int(members.length)];
      const key = this.changed(first, rng);
      const group = key === null ? undefined : this.groupOfKey.get(key);
      if (group === undefined) continue;
      return [first, members[groups[group] + rng.int(groups[group + 1] - groups[group])]];
    }
    return null;
  }

  /** The key of a row with k factors changed to levels of other rows, or null where a level came out the same. */
  private changed(row: number, rng: Rng): number | null {
    const { levels, factors } = this.dataset;
    const k = this.k === "random" ? 1 + rng.int(Math.max(1, this.may.length - 1)) : this.k;
    const changes = distinct(rng, this.may.length, k);
    let key = this.key(row);
    for (const change of changes) {
      const at = this.may[change];
      const donor = this.table.members[rng.int(this.table.members.length)];
      const [before, after] = [row, donor].map((each) => levels[each * factors.length + at]);
      if (before === after) return null;
      key += (after - before) * this.placeOf(at);
    }
    return key;
  }

  /** What one level of a factor adds to a key. */
  private placeOf(at: number): number {
    return this.dataset.factors.slice(at + 1).reduce((product, { size }) => product * size, 1);
  }
}

/** Two images that differ in k factors; nobody says which, so they train the whole code. */
export const fewChanges = define({
  about: "two images that differ in k factors, and nobody says which",
  source: "Locatello et al. 2020, arXiv:2002.02886 (k = 1 or random)",
  verified: "how many factors differ, and seeding (test/pairs/pairs.test.ts)",
  scale: "random: k uniform in 1 … factors − 1, as the paper; changed levels always differ",
  supervision: "pairs",
  options: z.strictObject({
    k: z
      .union([z.literal("random"), z.number().int().positive()])
      .default(1)
      .describe('How many change: a number, or "random" anew for every pair.'),
    factors: z.array(z.string()).min(1).optional().describe("Factors that may change; all by default."),
    view: gentleView,
  }),
  create:
    ({ k, factors, view }): Pairs =>
    (context) => {
      const { dataset, rows: allowed, pairs } = context;
      const may = (factors ?? dataset.factors.map(({ name }) => name)).map((n) => factorIndex(dataset, n));
      if (k !== "random" && k > may.length) {
        const expected = `at most ${may.length}, the factors that may change`;
        throw new InputError("option of pairs", "k", expected, `${k}`, "Lower it.");
      }
      const changes = new Changes(dataset, may, k, allowed);
      const none = () =>
        new InputError(
          "pairs",
          "fewChanges",
          `images that differ in ${k === "random" ? "few" : `exactly ${k}`} factors, all labelled`,
          `none in ${TRIES} tries`,
          "Use shareFactor, or raise k.",
        );
      if (changes.draw(random(0)) === null) throw none();
      return pairSampler(context, { view }, () => ({
        groups: [{ factor: null, from: 0, to: pairs }],
        fill: (rows, rng) => {
          const chance = rng.fork("rows");
          for (let i = 0; i < pairs; i++) {
            const pair = changes.draw(chance);
            if (pair === null) throw none();
            [rows[i], rows[pairs + i]] = pair;
          }
        },
      }));
    },
});
