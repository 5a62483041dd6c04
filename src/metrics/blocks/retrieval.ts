import { z } from "zod";
import { factorNamed, levelNamed } from "../../data/factors.ts";
import { InputError } from "../../errors.ts";
import { factorLevels } from "../../estimators/levels.ts";
import { eachDistances } from "../../estimators/nearestNeighbours.ts";
import { unitRows } from "../../numerics/matrix.ts";
import { inPercent } from "../../numerics/percent.ts";
import { mean } from "../../numerics/statistics.ts";
import { define } from "../../registry.ts";
import type { Factor, Representation, ScoreFunction, ScoreMatrix } from "../../types/index.ts";
import { CHANCE } from "../frame/baselines.ts";
import { bootstrap } from "../frame/bootstrap.ts";
import { lacksNamedBlock, type Part, partsOf, type Rows } from "../frame/parts.ts";
import { byBlock, recognisedFactor, recognisedRows } from "../frame/recognition.ts";

const options = z.strictObject({
  of: z
    .string()
    .optional()
    .describe(
      'The factor that is retrieved; by default the held-out one, else the first with the role "content", else the first.',
    ),
  across: z
    .string()
    .optional()
    .describe(
      'The factor in which query and answer must differ; by default the first with the role "nuisance", else the next factor.',
    ),
  hard: z
    .array(z.string())
    .default([])
    .describe(
      'Levels of `across` whose queries are also averaged separately (column "hard"), e.g. light from the side.',
    ),
  gallery: z
    .array(z.string())
    .optional()
    .describe("Levels of `across` that a gallery image may have; every level by default."),
});
type Options = z.output<typeof options>;

/** A retrieval task: the queries, the gallery, and which answers are right. */
interface Task {
  readonly rows: Rows;
  readonly of: Int32Array;
  readonly across: Int32Array;
  /** 1 for rows in the gallery. */
  readonly inGallery: Uint8Array;
  /** Rows that have at least one right answer. */
  readonly queries: Int32Array;
  /** Places in `queries`. */
  readonly hard: ReadonlySet<number>;
}

/**
 * Rank-1 retrieval: whether the nearest image (cosine) among all those under another level of `across` shows the same level
 * of `of`. Computed on the unseen rows where there are any, so that no level in the gallery was trained on. Chance: the share
 * of right answers in the gallery, averaged over queries.
 */
export const retrieval = define({
  about:
    "rank-1 retrieval: whether the nearest image under another nuisance level has the same content level",
  source: "standard face identification protocol; cf. Georghiades et al. 2001 (lighting subsets)",
  verified: "worlds with known answers (test/metrics/retrieval.test.ts)",
  scoring: {
    seconds: 0.3,
    growth: { rows: 0, dims: 0.5, factors: 0.5 },
    factors: 2,
    orderMatters: { because: "the first of several nearest rows counts", onlyForTies: true },
    lacks: lacksNamedBlock,
    says: ({ value }) =>
      `The nearest row under another condition is a right one in ${inPercent(value)} of the searches.`,
  },
  options,
  create:
    (given: Options): ScoreFunction =>
    (representation, rng) => {
      const [of, across] = chooseFactors(representation, given);
      const [rows, warnings] = recognisedRows(representation, of);
      const task = taskOf(representation, rows, of, across, given);
      if (task.queries.length === 0) {
        warnings.push(`no picture has a partner that shares "${of.name}" under another "${across.name}"`);
      }
      const parts = partsOf(representation);
      const hits = parts.map((part) => search(part, task));
      const chance = chanceOf(task);
      const at = Math.max(
        0,
        parts.findIndex((part) => part.name === of.name),
      );
      return {
        variant: variantOf(rows, of, across, given),
        value: mean(hits[at]),
        ci95:
          task.queries.length > 0
            ? bootstrap(task.queries.length, rng, (picked) => mean(picked.map((q) => hits[at][q])), 200)
            : null,
        null: mean(chance),
        perFactor: {},
        perBlock: byBlock(parts, hits.map(mean)),
        ...(given.hard.length > 0 && { further: { hardQueries: task.hard.size } }),
        tables: { rank1: tableOf(parts, hits, chance, task) },
        sampleSize: task.queries.length,
        warnings,
      };
    },
});

function variantOf(rows: Rows, of: Factor, across: Factor, { gallery }: Options): string {
  const answers = gallery === undefined ? "all others" : gallery.join(", ");
  return `rank-1, cosine, ${rows} rows: same ${of.name} under another ${across.name}; gallery: ${answers}`;
}

function chooseFactors(representation: Representation, given: Options): [Factor, Factor] {
  const { factors } = representation;
  const of = recognisedFactor(representation, given.of);
  const others = factors.filter((factor) => factor !== of);
  const fallback = others.find(({ role }) => role === "nuisance") ?? others[0];
  if (given.across === undefined && fallback === undefined) {
    throw new InputError(
      "metric",
      "retrieval",
      "two factors",
      "one",
      "Leave the metric out, or label another factor.",
    );
  }
  return [of, given.across === undefined ? fallback! : factorNamed({ factors }, given.across)];
}

/** Levels of these labels; an unknown label is an error. */
function levelsNamed(factor: Factor, labels: readonly string[]): Set<number> {
  return new Set(labels.map((label) => levelNamed(factor, label)));
}

function taskOf(
  representation: Representation,
  rows: Rows,
  of: Factor,
  across: Factor,
  given: Options,
): Task {
  const { factors } = representation;
  const read = (factor: Factor) =>
    factorLevels(representation[rows], factors.length, factors.indexOf(factor));
  const [ofs, acrosses] = [read(of), read(across)];
  const allowed = given.gallery === undefined ? null : levelsNamed(across, given.gallery);
  const usable = (i: number) => ofs[i] >= 0 && acrosses[i] >= 0;
  const inGallery = Uint8Array.from(ofs, (_, i) =>
    Number(usable(i) && (allowed === null || allowed.has(acrosses[i]))),
  );
  const answerable = (q: number) =>
    usable(q) && ofs.some((level, i) => inGallery[i] > 0 && level === ofs[q] && acrosses[i] !== acrosses[q]);
  const queries = Int32Array.from(ofs.keys()).filter(answerable);
  const hardLevels = levelsNamed(across, given.hard);
  const hard = new Set([...queries.keys()].filter((q) => hardLevels.has(acrosses[queries[q]])));
  return { rows, of: ofs, across: acrosses, inGallery, queries, hard };
}

/** 1 where the nearest allowed image is right. [queries] */
function search(part: Part, { rows, of, across, inGallery, queries }: Task): number[] {
  const codes = unitRows(part.codes(rows));
  const hits: number[] = [];
  const asked = new Set(queries);
  eachDistances(codes, codes, (q, d) => {
    if (!asked.has(q)) return;
    let nearest = -1;
    for (let i = 0; i < d.length; i++) {
      if (inGallery[i] > 0 && across[i] !== across[q] && (nearest < 0 || d[i] < d[nearest])) nearest = i;
    }
    hits.push(Number(of[nearest] === of[q]));
  });
  return hits;
}

/** Share of right answers among the allowed gallery images, per query. */
function chanceOf({ of, across, inGallery, queries }: Task): number[] {
  return Array.from(queries, (q) => {
    let [right, all] = [0, 0];
    for (let i = 0; i < of.length; i++) {
      if (inGallery[i] === 0 || across[i] === across[q]) continue;
      all++;
      if (of[i] === of[q]) right++;
    }
    return right / all;
  });
}

function tableOf(
  parts: readonly Part[],
  hits: readonly number[][],
  chance: readonly number[],
  task: Task,
): ScoreMatrix {
  const values = [...hits, chance].map((row) => {
    const all = mean(row);
    return task.hard.size > 0 ? [all, mean(row.filter((_, q) => task.hard.has(q)))] : [all];
  });
  return {
    rows: [...parts.map((part) => part.name), CHANCE],
    columns: task.hard.size > 0 ? ["all", "hard"] : ["all"],
    values,
  };
}
