/** Closed-form layers of a run, fitted to its training rows by the encoder as the training left it. */
import { levelTable } from "../data/dataset.ts";
import { contentOf, nuisancesOf } from "../data/factors.ts";
import { mirrored } from "../data/images/mirrored.ts";
import type { Feeds, Runtime } from "../engine/index.ts";
import { forChannels } from "../inference/contract.ts";
import { encodeOutputs, OWN_PORTS } from "../inference/encode.ts";
import { productsOn } from "../inference/products.ts";
import { fitAll } from "../projections/fit.ts";
import { random } from "../random.ts";
import type { Assembled } from "../train/assemble.ts";
import type { ClosedForm, Dataset, Experiment, Sample } from "../types/index.ts";

/** What was fitted to the codes of the trained encoder, and to those of the encoder before training. */
export interface FittedForms {
  readonly trained: ClosedForm;
  readonly untrained: ClosedForm;
}

/** What is fitted, and to which rows. */
interface Fitting {
  readonly experiment: Experiment;
  readonly dataset: Dataset;
  /** The training rows. */
  readonly rows: Int32Array;
}

/** Numbers of codes that layers are fitted to at most, 128 MB; those of mirrored pictures come to as many. */
const MOST_NUMBERS = 2 ** 25;

/** Both are fitted alike, since a baseline without its closed form would be a weaker one. Null where the experiment has none. */
export async function fittedForms(
  runtime: Runtime,
  job: Assembled,
  fitting: Fitting,
  state: Feeds,
): Promise<FittedForms | null> {
  const { project, read } = fitting.experiment;
  if (project === undefined && read === undefined) return null;
  const trained = await formOf(runtime, job, fitting, state);
  const same = job.parameters.length === 0;
  return { trained, untrained: same ? trained : await formOf(runtime, job, fitting, job.step.state) };
}

/** What could not be fitted, each sentence once. */
export function warningsOf(forms: FittedForms | null): string[] {
  const all = forms === null ? [] : [...forms.trained.project, ...Object.values(forms.trained.read)];
  return [...new Set(all.flatMap(({ warnings = [] }) => warnings))];
}

async function formOf(
  runtime: Runtime,
  job: Assembled,
  { experiment, dataset, rows }: Fitting,
  state: Feeds,
): Promise<ClosedForm> {
  const rng = random(experiment.seed).fork("projections");
  const most = Math.max(1, Math.floor(MOST_NUMBERS / job.columns));
  const some = rng.fork("rows").permutation(rows.length).subarray(0, most).sort();
  const chosen = some.map((at) => rows[at]);
  const levels = levelTable({ ...dataset, levels: job.sampler.levels ?? dataset.levels }, chosen);
  const session = await runtime.load(forChannels(job.encoder(state), dataset.shape[0]));
  const sets: Sample[] = [];
  for (const shown of [dataset, ...mirrored(dataset)]) {
    const [codes] = await encodeOutputs(runtime, session, { ports: OWN_PORTS, dataset: shown, rows: chosen });
    sets.push({ codes, levels });
  }
  const content = contentOf(dataset)?.name ?? null;
  const nuisance = nuisancesOf(dataset).map(({ name }) => name);
  const products = productsOn(runtime);
  return fitAll(experiment, { sets, factors: dataset.factors, content, nuisance, rng, products });
}
