/** Act 4: a decoder learns to draw pictures from codes that no longer change. */
import {
  type Batch,
  engine,
  type Matrix,
  type Rng,
  random,
  registries,
  rowsAt,
  trainLoop,
} from "../../../../src/web.ts";
import { breathe } from "./breathe.ts";
import { SEED } from "./settings.ts";

const STEPS = 1400;
const BATCH = 64;
const decoder = registries.decoder.resolve({ name: "mlp", options: { hidden: [128, 128] } });
const optimiser = registries.optimiser.resolve({ name: "adam", options: { learningRate: 4e-3 } });

type Shape = readonly [channels: number, height: number, width: number];
/** Codes [rows, width] → pictures [rows, side · side] in 0..1. */
export type Decode = (codes: Matrix) => Promise<Matrix>;

/** Learns from codes and the pictures behind them, squares of one channel; `told` hears the share that is done. */
export async function trainDecoder(
  runtime: engine.Runtime,
  codes: Matrix,
  pictures: Matrix,
  told: (done: number) => void,
): Promise<Decode> {
  const side = Math.sqrt(pictures.columns);
  const shape: Shape = [1, side, side];
  const list = new engine.ParameterList(random(SEED).fork("decoder"));
  const code = engine.input("code", [BATCH, codes.columns]) as engine.Tensor;
  const target = engine.input("pictures", [BATCH, ...shape]) as engine.Tensor;
  const drawn = engine.sigmoid(decoder(list.scope("decoder"), code, shape));
  const loss = engine.mean(engine.square(engine.sub(drawn, target)));
  const { parameters } = list;
  const step = engine.buildStep({ loss, parts: {}, parameters, optimiser: optimiser.update });
  const job = {
    step,
    learningRate: (at: number) => optimiser.learningRate(at, STEPS),
    sampler: { groups: [], sample: (rng: Rng) => sampled(pictures, rng) },
    feeds: ({ images, rows }: Batch) => ({ pictures: images, code: rowsAt(codes, rows).data }),
  };
  for await (const event of trainLoop(job, runtime, { steps: STEPS, seed: SEED, checkpointEvery: 0 })) {
    if (event.type === "step") told(event.step / STEPS);
    if (event.type === "step") await breathe();
    if (event.type !== "end") continue;
    if (event.reason !== "finished") throw new Error(`a decoder's training ${event.reason}: ${event.why}`);
    return opened(runtime, engine.unpack(parameters, event.state.parameters), codes.columns, shape);
  }
  throw new Error("a decoder's training did not end");
}

/** Pictures drawn by chance. */
function sampled(pictures: Matrix, rng: Rng): Batch {
  const rows = Int32Array.from({ length: BATCH }, () => rng.int(pictures.rows));
  return { rows, images: rowsAt(pictures, rows).data };
}

async function opened(
  runtime: engine.Runtime,
  values: Record<string, Float32Array>,
  width: number,
  shape: Shape,
): Promise<Decode> {
  const code = engine.input("code", [1, width]) as engine.Tensor;
  const images = engine.sigmoid(decoder(engine.frozenScope("decoder", values), code, shape));
  const session = await runtime.load(engine.emitModel({ images }, { anyBatch: true }));
  return async ({ rows, data }) => {
    const found = await runtime.run(session, { code: data.slice() });
    return { rows, columns: found.images.length / rows, data: found.images };
  };
}
