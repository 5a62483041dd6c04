/** Trains an encoder and makes a frame of the album every few steps, wherever a runtime computes. */
import {
  assemble,
  batchMaker,
  type Dataset,
  type Experiment,
  encode,
  type engine,
  hstack,
  type Matrix,
  pixels,
  random,
  rowsOfMatrix,
  trainLoop,
  viewOptions,
  vstack,
} from "../../../../src/web.ts";
import { breathe } from "./breathe.ts";
import { allRows } from "./faces.ts";
import { FrameMaker, mapsOf } from "./frame.ts";
import type { EncoderName, Frame } from "./protocol.ts";
import { EVERY, SEED } from "./settings.ts";

/** Every third picture of the album is also seen as an altered copy, to tell how near the ordinary code puts the two. */
const VIEW_EVERY = 3;

/** What is trained, on what, and what is shown of it. */
export interface Schooling {
  readonly encoder: EncoderName;
  readonly experiment: Experiment;
  readonly training: Dataset;
  readonly album: Dataset;
  readonly signal?: AbortSignal;
  /** Parameters of an encoder trained before, to go on from. */
  readonly from?: Float32Array;
}

/** An encoder that was trained. */
export interface Taught {
  readonly parameters: Float32Array;
  /** Codes as its maps have them. [rows, WIDTH] */
  encode(dataset: Dataset): Promise<Matrix>;
}

/** Yields a frame at step 0, every few steps, and at the end; returns the trained encoder, or null where it was stopped. */
export async function* train(
  schooling: Schooling,
  runtime: engine.Runtime,
): AsyncGenerator<Frame, Taught | null> {
  const { encoder, experiment, training, album, signal, from } = schooling;
  const { steps, seed } = experiment;
  const job = assemble(experiment, training, allRows(training));
  const watch = await watched(schooling, runtime, job.live);
  const started = performance.now();
  const start = from && { step: 0, state: { ...job.step.state, parameters: from } };
  let losses: number[] = [];
  for await (const event of trainLoop(job, runtime, {
    steps,
    seed,
    checkpointEvery: 0,
    signal,
    from: start,
  })) {
    if (event.type === "start") yield await watch({ step: 0, loss: null, stepsPerSecond: 0 });
    if (event.type === "step") {
      losses.push(event.loss);
      if (event.step % EVERY === 0 || event.step === steps) {
        const loss = losses.reduce((a, b) => a + b) / losses.length;
        yield await watch({ step: event.step, loss, stepsPerSecond: rate(event.step, started) });
        losses = [];
      }
      await breathe();
    }
    if (event.type !== "end") continue;
    if (event.reason === "diverged") throw new Error(`the training of ${encoder} diverged: ${event.why}`);
    if (event.reason === "stopped") return null;
    const model = job.encoder(event.state);
    return {
      parameters: event.state.parameters,
      encode: async (dataset) =>
        hstack(mapsOf(encoder, await encode(runtime, model, dataset, allRows(dataset)))),
    };
  }
  throw new Error(`the training on ${album.name} did not end`);
}

const rate = (steps: number, since: number): number =>
  (1000 * steps) / Math.max(1, performance.now() - since);

/** Reads the encoder as it is in the runtime. */
async function watched(
  { encoder, album }: Schooling,
  runtime: engine.Runtime,
  live: (rows: number) => Uint8Array,
) {
  const maker = new FrameMaker(encoder, album);
  const views = encoder === "ordinary" ? viewsOf(album) : null;
  const whole = pixels(album, allRows(album));
  const all = views === null ? whole : vstack(whole, views.images);
  const session = await runtime.load(live(all.rows));
  return async (told: Pick<Frame, "step" | "loss" | "stepsPerSecond">): Promise<Frame> => {
    // Buffers may be given away to the runtime's thread.
    const { code } = await runtime.run(session, { images: all.data.slice() });
    const codes = { rows: all.rows, columns: code.length / all.rows, data: code };
    const own = rowsOfMatrix(codes, 0, whole.rows);
    const altered = views && { of: views.of, codes: rowsOfMatrix(codes, whole.rows, all.rows) };
    return maker.frame(own, altered, told);
  };
}

/** Altered copies of some pictures, as the ordinary encoder's training makes them. */
function viewsOf(album: Dataset): { of: Int32Array; images: Matrix } {
  const of = allRows(album).filter((row) => row % VIEW_EVERY === 0);
  const { images } = batchMaker(album, viewOptions.parse({}))(of, random(SEED).fork("views"));
  return { of, images: { rows: of.length, columns: images.length / of.length, data: images } };
}
