/** The decoder in its file is the one that the step trains. */
import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, it } from "vitest";
import { NodeRuntime } from "../../src/engine/backends/node.ts";
import { random } from "../../src/random.ts";
import { assemble } from "../../src/train/assemble.ts";
import { trainLoop } from "../../src/train/loop.ts";
import { dataset, experiment } from "../run/world.ts";

const rows = Int32Array.from({ length: dataset.rows }, (_, i) => i);
const terms = [{ name: "infoNce" }, { name: "reconstruction", weight: 0.01 }];

it("reconstructs a batch as well as the step says before its first update", async () => {
  const given = experiment({ terms, steps: 1 });
  const job = assemble(given, dataset, rows);
  const { images, rows: drawn } = job.sampler.sample(random(given.seed).fork("pairs").fork(0));
  const [encoder, decoder] = [job.encoder(job.step.state), job.decoder!(job.step.state)];
  const read = new Tensor("float32", images.slice(), [drawn.length, ...dataset.shape]);
  const { code } = await (await InferenceSession.create(encoder)).run({ images: read });
  const { images: decoded } = await (await InferenceSession.create(decoder)).run({ code });
  const said = decoded.data as Float32Array;
  const loss = images.reduce((sum, x, i) => sum - x * Math.log(said[i]) - (1 - x) * Math.log(1 - said[i]), 0);

  const runtime = new NodeRuntime();
  try {
    for await (const event of trainLoop(job, runtime, { steps: 1, seed: given.seed, checkpointEvery: 0 }))
      if (event.type === "step") expect(event.parts.reconstruction).toBeCloseTo(loss / drawn.length, 1);
  } finally {
    await runtime.close();
  }
});

it("is not there where no term decodes", () => {
  const job = assemble(experiment({ terms: [{ name: "infoNce" }] }), dataset, rows);
  expect(job.decoder).toBeNull();
  expect(job.parameters.filter(({ name }) => !name.startsWith("encoder/"))).toEqual([]);
});
