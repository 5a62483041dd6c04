import { z } from "zod";
import { define, type engine, Interrupted, random, study } from "../../src/index.ts";
import { couplings, type Family, familyName } from "./couplings.ts";
import type { Estimate } from "./estimate.ts";
import { firstRows, type SampledEstimator, sampled } from "./sampled.ts";
import { type Cell, summary } from "./summary.ts";
import { BATCH, estimateTrained, type TrainedEstimator, trained } from "./trained.ts";

const options = z.strictObject({
  ...study.commonOptions,
  /** A critic is trained for so many steps, each on a fresh batch of 128. */
  steps: z.int().positive().default(600),
  /** The repetitions of estimators that are trained, which cost more. */
  trainedSeeds: z.int().positive().default(3),
});

const FAMILIES: readonly Family[] = [
  ...[1, 2, 8, 20, 32].map((dims): Family => ({ coupling: "gaussian", dims })),
  { coupling: "cubed", dims: 1 },
  { coupling: "cubed", dims: 20 },
  { coupling: "swirl", dims: 2 },
  { coupling: "uniform", dims: 1 },
];
const QUICK: readonly Family[] = [
  { coupling: "gaussian", dims: 1 },
  { coupling: "gaussian", dims: 20 },
  { coupling: "cubed", dims: 1 },
];
const NATS = [0, 1, 2, 3, 5, 7, 10];
/** The truths that critics are trained for: a critic takes a second or two, a sample a tenth of one. */
const FEWER_NATS = [0, 1, 3, 5, 10];

/**
 * What every estimator of mutual information says where the truth is known. Sampled ones see 5,000 rows (neighbours in more than
 * two columns a side see 800, as the referee does; kernels see 512, as a batch has), trained ones fresh batches of 128. HSIC and
 * distance correlation are no estimates of information and are not here.
 */
export const miCalibration = define({
  about: "every estimator of mutual information where the truth is known: bias, variance, seconds",
  source: "after Poole et al. 2019, arXiv:1905.06922; Czyż et al. 2023, arXiv:2306.11078",
  verified: "couplings by exact log ratios; bounds beside their value with an exact critic",
  options,
  create:
    ({ steps: full, quick, trainedSeeds, seeds = quick ? 1 : 5 }): study.Study =>
    async () => {
      const steps = quick ? Math.ceil(full / 5) : full;
      const families = quick ? QUICK : FAMILIES;
      const [nats, fewer] = quick
        ? [
            [0, 2, 5, 10],
            [0, 2, 5, 10],
          ]
        : [NATS, FEWER_NATS];
      const runtime = new study.RowRuntime();
      const bySeed = (seed: number) =>
        families.flatMap((family) => [
          ...Object.entries(sampled)
            .filter(([, { most = Number.POSITIVE_INFINITY }]) => family.dims <= most)
            .map(([name, each]) => {
              const rows = each.rows(family.dims);
              return rowOf(name, family, seed, nats, 0.3, { rows }, runtime, (local, at) =>
                bySample(each, family, at, seed, local),
              );
            }),
          ...Object.entries(trained)
            .filter(() => seed < trainedSeeds)
            .map(([name, each]) =>
              rowOf(name, family, seed, fewer, 1, { steps }, runtime, (local, at) =>
                byTraining(each, family, at, seed, steps, local),
              ),
            ),
        ]);
      const rows = Array.from({ length: seeds }, (_, seed) => bySeed(seed)).flat();
      return study.plan({ rows, summary: (results) => summary(results, families, steps) });
    },
});

function rowOf(
  estimator: string,
  family: Family,
  seed: number,
  nats: readonly number[],
  cost: number,
  settings: Readonly<Record<string, number>>,
  shared: study.RowRuntime,
  estimate: (runtime: engine.Runtime, nats: number) => Promise<Estimate>,
): study.Row<Cell[]> {
  const { coupling, dims } = family;
  return {
    key: `${coupling}-${dims}-${estimator}-${seed}`,
    settings: { nats, ...settings },
    cost,
    run: async ({ signal, progress }: study.RowContext) => {
      const cells: Cell[] = [];
      for (const at of nats) {
        // The runtime blocks this thread; Ctrl-C is heard in between.
        await new Promise((done) => setImmediate(done));
        if (signal.aborted) throw new Interrupted("stopped; finished rows are kept");
        progress(cells.length / nats.length, `${at} nats`);
        const started = performance.now();
        const { value, warning } = await shared.during((runtime) => estimate(runtime, at));
        const seconds = (performance.now() - started) / 1000;
        cells.push({ estimator, family: familyName(family), nats: at, value, warning, seconds });
      }
      return cells;
    },
  };
}

const chanceOf = ({ coupling, dims }: Family, nats: number, seed: number) =>
  random(seed).fork("calibration", coupling, dims, `${nats}`);

/** Every sampled estimator of one seed reads the same rows. */
async function bySample(
  estimator: SampledEstimator,
  family: Family,
  nats: number,
  seed: number,
  runtime: engine.Runtime,
): Promise<Estimate> {
  const rng = chanceOf(family, nats, seed);
  const draw = couplings[family.coupling].draw(nats, family.dims, 5000, rng.fork("draw"));
  return estimator.estimate(firstRows(draw, estimator.rows(family.dims)), rng.fork("estimate"), runtime);
}

function byTraining(
  estimator: TrainedEstimator,
  family: Family,
  nats: number,
  seed: number,
  steps: number,
  runtime: engine.Runtime,
): Promise<Estimate> {
  const rng = chanceOf(family, nats, seed).fork("batches");
  const { dims, coupling } = family;
  const draw = (batch: number) => couplings[coupling].draw(nats, dims, BATCH, rng.fork(batch));
  return estimateTrained(estimator, { dims, steps, seed, draw, runtime });
}
