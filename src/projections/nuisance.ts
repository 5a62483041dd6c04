import { z } from "zod";
import { counted } from "../numerics/counted.ts";
import { rowsOfMatrix } from "../numerics/matrix.ts";
import { rightSingular } from "../numerics/singular.ts";
import { define } from "../registry.ts";
import type { Fitted, Matrix, Projection, ProjectionSample, Sample } from "../types/index.ts";
import { clustersOf } from "./clusters.ts";
import { effectsOf } from "./effects.ts";
import { combined, levelsIn, type RowLevels } from "./levels.ts";
import { meanOf } from "./mean.ts";

/** A nuisance in every set of a sample. */
interface Told {
  readonly name: string;
  /** [sets] */
  readonly levels: readonly RowLevels[];
}

/** Of a narrow code no more than this share of its columns is taken out: most of it is what is searched for. */
const MOST_SHARE = 0.25;
/** Directions along which levels differ less than this, as a share of the first, are noise. */
const LEAST = 0.02;

interface Options {
  readonly directions: number;
  readonly from: "labels" | "clusters";
  readonly clusters: number;
}

/**
 * Takes out the directions along which codes move with the nuisance: the singular vectors of what its levels add to a code beside
 * the content. From labels, or from clusters of codes less the mean of their person, which stand for lights that nobody wrote down.
 */
export const nuisance = define({
  about:
    "takes out the directions along which codes move with the nuisance, from its labels or from clusters",
  source:
    "nuisance attribute projection: Solomonoff et al. 2005 (doi:10.1109/ICASSP.2005.1415188); clusters: Unweave",
  verified: "worlds with known answers (test/projections/nuisance.test.ts)",
  supervision: "all labels",
  options: z.strictObject({
    directions: z.number().int().positive().default(64).describe("How many are taken out at most."),
    from: z
      .enum(["labels", "clusters"])
      .default("labels")
      .describe("Levels of the nuisance factors, or clusters of codes within the content."),
    clusters: z.number().int().min(2).default(32).describe("How many clusters stand for its levels."),
  }),
  create: (options): Projection => ({ fit: (sample) => withoutNuisance(sample, options) }),
});

async function withoutNuisance(sample: ProjectionSample, options: Options): Promise<Fitted> {
  const { told, warnings } = await toldOf(sample, options);
  const rows: Float64Array[] = [];
  for (const { name, levels } of told) {
    const found = sample.sets.map((set, k) => effectsOf(set.codes, levels[k], contentOf(sample, set)));
    found.forEach(({ effects, weights }, k) => {
      const { columns } = sample.sets[k].codes;
      weights.forEach((weight, level) => {
        const effect = effects.subarray(level * columns, (level + 1) * columns);
        if (weight > 0) rows.push(effect.map((value) => Math.sqrt(weight) * value));
      });
    });
    warnings.push(...aloneIn(name, levels[0], found[0].weights, sample));
  }
  const { columns } = sample.sets[0].codes;
  const stacked: Matrix = { rows: rows.length, columns, data: new Float32Array(rows.length * columns) };
  rows.forEach((row, at) => {
    stacked.data.set(row, at * columns);
  });
  const most = Math.min(options.directions, Math.ceil(columns * MOST_SHARE));
  const found = await rightSingular(stacked, most, sample.rng.fork("directions"), sample.products);
  const count = found.values.filter((value) => value > LEAST * found.values[0]).length;
  const directions = rowsOfMatrix(found.directions, 0, count);
  const share = new Float32Array(count).fill(1);
  return { mean: meanOf(sample.sets[0].codes), remove: { directions, share }, warnings };
}

const contentOf = (sample: ProjectionSample, set: Sample): RowLevels | null =>
  sample.content === null ? null : levelsIn(sample, set, sample.content);

/** Which levels are read, and what is said of it. */
async function toldOf(
  sample: ProjectionSample,
  { from, clusters }: Options,
): Promise<{ told: Told[]; warnings: string[] }> {
  const { nuisance, content } = sample;
  const labelled = from === "labels" && nuisance.length > 0;
  if (labelled) return togetherOrApart(sample);
  const warnings =
    from === "labels"
      ? ["projection nuisance: no factor is a nuisance, so clusters of codes stand for its levels"]
      : [];
  if (content !== null)
    return { told: [{ name: "clusters", levels: await clustersOf(sample, content, clusters) }], warnings };
  const why =
    "without a content factor, clusters of codes would be what is searched for; nothing was taken out";
  return { told: [], warnings: [...warnings, `projection nuisance: ${why}`] };
}

/** Combinations of the factors where most rows show one that several contents have; otherwise every factor by itself. */
function togetherOrApart(sample: ProjectionSample): { told: Told[]; warnings: string[] } {
  const { sets, nuisance } = sample;
  const apart = nuisance.map((name) => ({ name, levels: sets.map((set) => levelsIn(sample, set, name)) }));
  const name = nuisance.join(" × ");
  const together = { name, levels: sets.map((_, k) => combined(apart.map(({ levels }) => levels[k]))) };
  if (nuisance.length === 1 || sharedRows(sample, together.levels[0]) >= 0.5)
    return { told: [together], warnings: [] };
  const why = "most combinations are seen once, so what each factor adds was read apart";
  return { told: apart, warnings: [`projection nuisance: ${name}: ${why}`] };
}

/** Share of the rows whose level several contents have, or several rows where there is no content. */
function sharedRows(sample: ProjectionSample, levels: RowLevels): number {
  const content = contentOf(sample, sample.sets[0]);
  const first = new Map<number, number>();
  const shared = new Set<number>();
  levels.of.forEach((level, row) => {
    const group = content?.of[row] ?? row;
    if (first.has(level) && first.get(level) !== group) shared.add(level);
    else first.set(level, group);
  });
  return levels.of.reduce((n, level) => n + Number(level >= 0 && shared.has(level)), 0) / levels.of.length;
}

/** Says which levels counted for nothing. */
function aloneIn(name: string, { of }: RowLevels, weights: Float64Array, sample: ProjectionSample): string[] {
  const seen = new Set(of);
  const alone = [...weights.keys()].filter((level) => seen.has(level) && weights[level] === 0);
  if (alone.length === 0) return [];
  const whom = sample.content === null ? "in one picture" : `with one level of "${sample.content}"`;
  const what = `${alone.length} of the ${counted([...seen].filter((level) => level >= 0).length, "level")} of ${name}`;
  return [`projection nuisance: ${what} are seen ${whom} only and count for nothing`];
}
