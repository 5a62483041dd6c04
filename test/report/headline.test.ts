/** What the cards of a report claim: nothing that intervals, chance and the data of the runs do not bear out. */
import { describe, expect, it } from "vitest";
import { CHANCE } from "../../src/metrics/frame/baselines.ts";
import { shareInterval } from "../../src/numerics/shareInterval.ts";
import { headline } from "../../src/report/sections/headline.ts";
import type { RunView, ViewScore } from "../../src/report/view.ts";
import type { Blocks, Experiment } from "../../src/types/index.ts";

interface Told {
  readonly rank1?: number;
  readonly hard?: { readonly share: number; readonly queries?: number };
  readonly queries?: number;
  readonly mig?: Partial<ViewScore>;
  readonly margin?: number;
  readonly blocks?: Blocks;
  readonly people?: number;
}

const score = (metric: string, changes: Partial<ViewScore>): ViewScore => ({
  ...{ metric, variant: "v", value: 0, ci95: null, null: null, perFactor: {}, perBlock: {} },
  ...{ sampleSize: 100, warnings: [], ...changes },
});

/** A run that searches people, with chance at a quarter. */
function run(name: string, told: Told): RunView {
  const { rank1, hard, queries = 100, mig, margin, people = 4 } = told;
  const blocks = told.blocks ?? { person: [0, 4], light: [4, 6] };
  const columns = hard === undefined ? ["all"] : ["all", "hard"];
  const values = [[rank1 ?? 0, hard?.share ?? 0].slice(0, columns.length), columns.map(() => 0.25)];
  const scores = [
    ...(rank1 === undefined
      ? []
      : [
          score("retrieval", {
            sampleSize: queries,
            ...(hard?.queries !== undefined && { further: { hardQueries: hard.queries } }),
            tables: { rank1: { rows: ["person", CHANCE], columns, values } },
          }),
        ]),
    ...(margin === undefined
      ? []
      : [
          score("blockAccuracy", {
            value: margin,
            ci95: [margin - 0.1, margin + 0.1],
            perBlock: { person: margin },
          }),
        ]),
    ...(mig === undefined ? [] : [score("mig", mig)]),
  ];
  const experiment = {
    data: { name: "photos", options: { people } },
    split: { unseen: { person: ["a"] }, testShare: 0.2 },
    recipe: "blocks",
  } as unknown as Experiment;
  const results = { blocks, scores } as unknown as RunView["results"];
  return {
    name,
    experiment,
    results,
    events: [],
    strips: [],
    edits: null,
    map: null,
    environment: {},
    data: null,
    choice: null,
  };
}

const cards = (...views: RunView[]) => headline(views).text.replace(/\s+/g, " ");

describe("two runs of the same data", () => {
  it("are green where intervals lie apart and the better one beats chance", () => {
    expect(cards(run("a", { rank1: 0.3 }), run("b", { rank1: 0.8 }))).toMatch(/class="good">80\.0 %/);
    expect(cards(run("a", { rank1: 0.8 }), run("b", { rank1: 0.3 }))).toMatch(/class="bad">30\.0 %/);
  });
  it("are not coloured where they may be equal, and the card says so", () => {
    const text = cards(run("a", { rank1: 0.5 }), run("b", { rank1: 0.55 }));
    expect(text).not.toMatch(/class="(good|bad)"/);
    expect(text).toContain("no clear difference; chance: 25.0 %");
  });
  it("are not green where the better one cannot be told from chance", () => {
    const text = cards(run("a", { rank1: 0.05 }), run("b", { rank1: 0.28 }));
    expect(text).not.toMatch(/class="good"/);
    expect(text).not.toContain("no clear difference");
  });
  it("judge the hard searches by their own number, and not at all where it is unknown", () => {
    const of = (queries?: number) =>
      cards(
        run("a", { rank1: 0.5, queries: 1000, hard: { share: 0.5, queries } }),
        run("b", { rank1: 0.5, queries: 1000, hard: { share: 0.6, queries } }),
      );
    expect(of(1000)).toMatch(/class="good">60\.0 %/);
    expect(of(50)).toContain("no clear difference");
    expect(of()).not.toMatch(/class="(good|bad)"|no clear difference/);
  });
});

describe("other runs", () => {
  it("alone say how they stand to chance", () => {
    expect(cards(run("a", { rank1: 0.8 }))).toContain("above chance (25.0 %)");
    expect(cards(run("a", { rank1: 0.27 }))).toContain("cannot be told from chance (25.0 %)");
    expect(cards(run("a", { rank1: 0.1 }))).toContain("below chance (25.0 %)");
  });
  it("of different data are not compared", () => {
    const text = cards(run("a", { rank1: 0.3 }), run("b", { rank1: 0.8, people: 9 }));
    expect(text).toContain("These runs read different data");
    expect(text).not.toMatch(/class="(good|bad)"|→/);
    expect(text.match(/Finds the same person again/g)).toHaveLength(2);
  });
  it("are compared by what their data is, whatever it was called", () => {
    const of = (levels: string) => ({ digest: { levels } }) as RunView["data"];
    const [first, second] = [run("a", { rank1: 0.3 }), run("b", { rank1: 0.8, people: 9 })];
    expect(cards({ ...first, data: of("one") }, { ...second, data: of("one") })).toContain("→");
    expect(cards({ ...first, data: of("one") }, { ...second, data: of("other") })).not.toContain("→");
    expect(cards({ ...first, data: of("one") }, second)).not.toContain("→");
  });
  it("of three and more all have their number", () => {
    const text = cards(run("a", { rank1: 0.3 }), run("b", { rank1: 0.6 }), run("c", { rank1: 0.8 }));
    for (const number of ["30.0 %", "60.0 %", "80.0 %"]) expect(text).toContain(number);
    expect(text).not.toContain("→");
  });
});

describe("the third number", () => {
  it("is of blocks where one of several is wide, and of single dimensions elsewhere", () => {
    const both = { mig: { value: 0.1 }, margin: 0.5 };
    expect(cards(run("a", both))).toContain("Blocks know their own factor alone");
    expect(cards(run("a", both))).not.toContain("Mutual information gap");
    const narrow = { person: [0, 1], light: [1, 2] } as const;
    for (const blocks of [narrow, { code: [0, 8] } as const])
      expect(cards(run("a", { ...both, blocks }))).toContain("Mutual information gap");
  });
});

describe("the interval of a share", () => {
  it("is Wilson's", () => {
    // statsmodels.stats.proportion.proportion_confint(count, n, method="wilson")
    for (const [count, trials, low, high] of [
      [8, 10, 0.490162, 0.943318],
      [0, 20, 0, 0.161125],
      [500, 1000, 0.469073, 0.530927],
    ]) {
      const [from, to] = shareInterval(count / trials, trials);
      expect(from).toBeCloseTo(low, 5);
      expect(to).toBeCloseTo(high, 5);
    }
  });
});
