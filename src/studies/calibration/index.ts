import { z } from "zod";
import { NodeRuntime } from "../../engine/backends/node.ts";
import type { Runtime } from "../../engine/index.ts";
import { random } from "../../random.ts";
import { define } from "../../registry.ts";
import { type RowContext, type Study, type StudyRow, study, studyOptions } from "../study.ts";
import { couplings, type Family, familyName } from "./couplings.ts";
import type { Estimate } from "./estimate.ts";
import { firstRows, type SampledEstimator, sampled } from "./sampled.ts";
import { type Cell, summary } from "./summary.ts";
import { BATCH, estimateTrained, type TrainedEstimator, trained } from "./trained.ts";

const options = z.strictObject({
  ...studyOptions,
  /** Steps that a critic is trained for, each on a fresh batch of 128. */
  steps: z.int().positive().default(1500),
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

/**
 * What every estimator of mutual information says where the truth is known: sampled ones from 5,000 rows (kernel ones from 512,
 * as a batch), trained ones from fresh batches of 128. HSIC and distance correlation are no estimates of information and
 * are not here.
 */
export const miCalibration = define({
  about: "every estimator of mutual information where the truth is known: bias, variance, seconds",
  source: "after Poole et al. 2019, arXiv:1905.06922; Czyż et al. 2023, arXiv:2306.11078",
  verified: "couplings by exact log ratios; bounds beside their value with an exact critic",
  options,
  create:
    ({ steps: full, quick, seeds = quick ? 1 : 3 }): Study =>
    async () => {
      const steps = quick ? Math.ceil(full / 5) : full;
      const families = quick ? QUICK : FAMILIES;
      const nats = quick ? [0, 2, 5, 10] : NATS;
      const rows = Array.from({ length: seeds }, (_, seed) =>
        families.flatMap((family) => [
          ...Object.entries(sampled)
            .filter(([, { most = Number.POSITIVE_INFINITY }]) => family.dims <= most)
            .map(([name, each]) =>
              rowOf(name, family, seed, nats, 0.3, { rows: each.rows }, (runtime, at) =>
                bySample(each, family, at, seed, runtime),
              ),
            ),
          ...Object.entries(trained).map(([name, each]) =>
            rowOf(name, family, seed, nats, 1, { steps }, (runtime, at) =>
              byTraining(each, family, at, seed, steps, runtime),
            ),
          ),
        ]),
      ).flat();
      return study({ rows, summary: (results) => summary(results, families, steps) });
    },
});

function rowOf(
  estimator: string,
  family: Family,
  seed: number,
  nats: readonly number[],
  cost: number,
  settings: Readonly<Record<string, number>>,
  estimate: (runtime: Runtime, nats: number) => Promise<Estimate>,
): StudyRow<Cell[]> {
  const { coupling, dims } = family;
  return {
    key: `${coupling}-${dims}-${estimator}-${seed}`,
    settings: { nats, ...settings },
    cost,
    run: async ({ signal, progress }: RowContext) => {
      const runtime = new NodeRuntime();
      try {
        const cells: Cell[] = [];
        for (const at of nats) {
          if (signal.aborted) break;
          progress(cells.length / nats.length, `${at} nats`);
          const started = performance.now();
          const { value, warning } = await estimate(runtime, at);
          const seconds = (performance.now() - started) / 1000;
          cells.push({ estimator, family: familyName(family), nats: at, value, warning, seconds });
        }
        signal.throwIfAborted();
        return cells;
      } finally {
        await runtime.close();
      }
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
  runtime: Runtime,
): Promise<Estimate> {
  const rng = chanceOf(family, nats, seed);
  const draw = couplings[family.coupling].draw(nats, family.dims, 5000, rng.fork("draw"));
  return estimator.estimate(firstRows(draw, estimator.rows), rng.fork("estimate"), runtime);
}

function byTraining(
  estimator: TrainedEstimator,
  family: Family,
  nats: number,
  seed: number,
  steps: number,
  runtime: Runtime,
): Promise<Estimate> {
  const rng = chanceOf(family, nats, seed).fork("batches");
  const { dims, coupling } = family;
  const draw = (batch: number) => couplings[coupling].draw(nats, dims, BATCH, rng.fork(batch));
  return estimateTrained(estimator, { dims, steps, seed, draw, runtime });
}
