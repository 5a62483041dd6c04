/** Every recipe trains: what it minimises falls, and its code does not collapse. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import type { Feeds } from "../../src/engine/index.ts";
import type { ExperimentInput } from "../../src/experiment/schema.ts";
import { encode } from "../../src/inference/encode.ts";
import type * as recipes from "../../src/recipes/index.ts";
import { assemble } from "../../src/train/assemble.ts";
import { trainLoop } from "../../src/train/loop.ts";
import type { Dataset, Experiment } from "../../src/types/index.ts";
import { dataset, experiment } from "../run/world.ts";
import { linearDecoder } from "./free.ts";

const STEPS = 120;
const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
let runtime: NodeRuntime;
beforeAll(() => {
  runtime = new NodeRuntime();
});
afterAll(() => runtime.close());

const FACTORS = { code: { shape: 4, light: 3 } };
/** What is averaged over pairs, or over partners anywhere in the batch beside a rate, is learned more slowly. */
const FASTER = { ...FACTORS, optimiser: { name: "adam", options: { learningRate: 3e-3 } } };
const WHOLE = { code: { code: 7 } };
/** Their own net, which decides how wide the code is. */
const MAP = { code: undefined, net: undefined };
const KINDS = { code: { content: 6, position: 3, pose: 3, appearance: 3, quality: 3 } };
/** Those that train nothing are in test/execute/projections.test.ts. */
type Trained = Exclude<keyof typeof recipes, "ica" | "lda" | "pca" | "pixels" | "whitened">;
/** What each recipe needs to hear of this data. */
const CHANGES: Readonly<Record<Trained, Partial<ExperimentInput>>> = {
  adaGvae: WHOLE,
  alignmentUniformity: WHOLE,
  annealedVae: WHOLE,
  autoencoder: WHOLE,
  barlowTwins: WHOLE,
  betaTcVae: WHOLE,
  betaVae: WHOLE,
  blocks: FACTORS,
  contentStyle: { code: { content: 4, residual: 4 } },
  contrastiveTcVae: FASTER,
  contrastiveVae: FASTER,
  dipVae1: WHOLE,
  dipVae2: WHOLE,
  disco: FACTORS,
  discoVae: FACTORS,
  editableBlocks: FACTORS,
  factorVae: WHOLE,
  gvae: FASTER,
  infonce: WHOLE,
  infogan: WHOLE,
  infoganCr: WHOLE,
  looc: KINDS,
  mlVae: FASTER,
  moco: WHOLE,
  navigator: { ...WHOLE, terms: [{ name: "navigator", options: { run: "a run" } }] },
  quantised: WHOLE,
  sameNuisance: {
    ...WHOLE,
    pairs: { options: { nuisance: "light" } },
    terms: [{ name: "sameNuisance", weight: 1, options: { nuisance: "light" } }],
  },
  simclr: WHOLE,
  spatial: MAP,
  spatialViews: MAP,
  structuredAugmentations: KINDS,
  supCon: FACTORS,
  supervisedBlocks: { ...FACTORS, pairs: { options: { labels: { known: 0.2 } } } },
  swapAutoencoder: FACTORS,
  vae: WHOLE,
  vicreg: WHOLE,
  wmse: WHOLE,
  xFactors: FACTORS,
};

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

/** These small pictures differ by little, and rates are weighed for 64 × 64: at their own weights codes stay empty this long. */
const forSmall = ({ terms }: Experiment) =>
  terms.map((term) => (term.name === "reconstruction" && term.weight === 1 ? { ...term, weight: 64 } : term));

describe.each(Object.keys(CHANGES) as Trained[])("%s", (recipe) => {
  it("trains", async () => {
    const given = experiment({ recipe, ...CHANGES[recipe], steps: STEPS, batch: 32 });
    const frozen = (_: string, shape: Dataset["shape"]) => linearDecoder(4, shape);
    const job = assemble({ ...given, terms: forSmall(given) }, dataset, rows, { frozen });
    const losses: number[] = [];
    let trained: Feeds = job.step.state;
    for await (const event of trainLoop(job, runtime, { steps: STEPS, seed: 0, checkpointEvery: 0 })) {
      // A generator's loss rises when its discriminator learns; what is read of its pictures gets better.
      if (event.type === "step") losses.push(event.parts.codeRecovery ?? event.loss);
      if (event.type === "end") trained = event.state;
    }
    expect(losses.length).toBe(STEPS);
    // A queue starts with random directions, which are easy to tell from a key: MoCo is measured from when 512 keys are in.
    const from = recipe === "moco" ? 512 / 32 : 0;
    expect(mean(losses.slice(-20)), "loss").toBeLessThan(mean(losses.slice(from, from + 20)));
    const { data, columns } = await encode(runtime, job.encoder(trained), dataset, rows);
    const deviations = Array.from({ length: columns }, (_, k) => {
      const column = Array.from(rows, (row) => data[row * columns + k]);
      const centre = mean(column);
      return Math.sqrt(mean(column.map((x) => (x - centre) ** 2)));
    });
    expect(Math.max(...deviations), "spread").toBeGreaterThan(0.05);
  });
});
