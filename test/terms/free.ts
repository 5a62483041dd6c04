/** Terms on codes that are given, not encoded: the first pixels of a picture are its code. */
import * as ort from "onnxruntime-node";
import { cpu } from "../../src/engine/backends/cpu.ts";
import { LocalRuntime } from "../../src/engine/backends/local.ts";
import {
  type Arrays,
  buildStep,
  constant,
  gradients,
  input,
  matMul,
  reshape,
  sgd,
  slice,
  type Tensor,
  zeros,
} from "../../src/engine/index.ts";
import { linear } from "../../src/nets/layers.ts";
import { type Rng, random } from "../../src/random.ts";
import { terms } from "../../src/terms/registry.ts";
import { StepDraft } from "../../src/train/termContext.ts";
import type { Blocks, Dataset, Decoder, FrozenDecoder } from "../../src/types/index.ts";

export const registry = terms.entries;
export const BLOCKS: Blocks = { shape: [0, 3], light: [3, 5] };
export const DIM = 5;
const SHAPES = 4;
const LIGHTS = 3;
const SIDE = 16;

/** Rows that show every shape under every light, again and again; their pictures are not read. */
function table(rows: number): Dataset {
  const factor = (name: string, size: number) => ({ name, size, kind: "categorical" as const });
  const levels = Int32Array.from({ length: 2 * rows }, (_, i) => {
    const row = i >> 1;
    return i % 2 === 0 ? row % SHAPES : Math.floor(row / SHAPES) % LIGHTS;
  });
  return {
    name: "free",
    factors: [factor("shape", SHAPES), factor("light", LIGHTS)],
    shape: [1, SIDE, SIDE],
    rows,
    levels,
    images: new Uint8Array(0),
    warnings: [],
  };
}

/** A decoder without kinks that is not trained: fixed filters, one for each number of the code. */
export function linearDecoder(dim: number, shape: Dataset["shape"]): FrozenDecoder {
  const size = shape[0] * shape[1] * shape[2];
  const rng = random(17);
  const filters = constant(
    Float32Array.from({ length: dim * size }, () => rng.normal()),
    [dim, size],
  );
  return { dim, decode: (codes) => reshape(matMul(codes, filters), [codes.shape[0], ...shape]) };
}

export interface Reading {
  readonly value: number;
  /** d value / d codes, [rows, columns] */
  readonly gradient: Float32Array;
  /** What the critic minimises, or NaN without one. */
  readonly critic: number;
}
export interface Moment {
  /** 0-based: which noise is drawn. */
  readonly step?: number;
  /** Rate at which what the term owns is trained with the encoder. */
  readonly learningRate?: number;
  /** Codes that a slow copy of the encoder sees, the same by default. */
  readonly held?: Float32Array;
  /** Table row behind each row of codes. */
  readonly rows?: Int32Array;
}

/** One term in a step whose codes are fed. State goes on from call to call until `reset`. */
export class FreeTerm {
  readonly pairs: number;
  /** Columns of the codes: means, and log variances where the code is stochastic. */
  readonly columns: number;
  private readonly draft: StepDraft;
  private readonly runtime = new LocalRuntime(ort, cpu);
  private readonly step: ReturnType<typeof buildStep>;
  private session: Promise<number> | null = null;

  /** `noisy`: the code is stochastic although the term alone would not make it so. */
  constructor(name: string, options: object = {}, pairs = 8, noisy = false) {
    const entry = terms.lookup(name);
    this.pairs = pairs;
    const stochastic = noisy || entry.stochastic === true;
    this.columns = stochastic ? 2 * DIM : DIM;
    const rows = 2 * pairs;
    const half = Math.ceil(pairs / 2);
    const plan = {
      // Smooth, so that differences tell its slope: a term is tested here, not a decoder.
      decoder: ((scope, codes, shape) =>
        reshape(linear(scope, codes, SIDE * SIDE), [codes.shape[0], ...shape])) satisfies Decoder,
      net: (_: unknown, x: Tensor, outputs: number) => slice(reshape(x, [rows, SIDE * SIDE]), 1, 0, outputs),
      dataset: table(rows),
      batch: rows,
      dim: DIM,
      blocks: BLOCKS,
      groups:
        pairs < 4
          ? [{ factor: null, from: 0, to: pairs }]
          : [
              { factor: "shape", from: 0, to: half },
              { factor: "light", from: half, to: pairs },
            ],
      stochastic,
      frozen: (_: string, shape: Dataset["shape"]) => linearDecoder(DIM, shape),
    };
    this.draft = new StepDraft(plan, random(3));
    const term = terms.resolve({ name, options: { ...options } });
    const context = this.draft.contextOf("term", entry.penalty ? "draw" : "mean");
    const value = term({
      ...context,
      momentum: (rate, images, head) => context.momentum(rate, input("held", images.shape) as Tensor, head),
    });
    this.draft.parameters.scope("test").parameter("none", [1], zeros);
    const { parameters } = this.draft.parameters;
    const critic = this.draft.criticLosses.term;
    this.step = buildStep({
      loss: value,
      parts: { gradient: gradients(value, [this.draft.images])[0], ...(critic && { critic }) },
      parameters,
      state: this.draft.state.entries,
      optimiser: sgd({ momentum: 0, nesterov: false, weightDecay: 0 }),
    });
  }

  /** Parameters and state as they were made. */
  async reset(): Promise<void> {
    await this.runtime.setState(this.step.state);
  }

  /** Runs one step; `codes` [rows, columns]. */
  async run(codes: Float32Array, moment: Moment = {}): Promise<Reading> {
    const { step = 0, learningRate = 0, rows } = moment;
    if (this.session === null) {
      this.session = this.runtime.load(this.step.model, { threads: 1 });
      await this.reset();
    }
    const count = 2 * this.pairs;
    const [images, held] = [codes, moment.held ?? codes].map((shown) => {
      const pictures = new Float32Array(count * SIDE * SIDE);
      for (let i = 0; i < count; i++)
        pictures.set(shown.subarray(i * this.columns, (i + 1) * this.columns), i * SIDE * SIDE);
      return pictures;
    });
    const order = rows ?? Int32Array.from({ length: count }, (_, i) => i);
    const results: Arrays = await this.runtime.run(await this.session, {
      images,
      held,
      ...this.draft.levels.feeds({ images, rows: order }),
      ...this.draft.noise.feeds(random(9).fork(step)),
      step: Float32Array.of(step + 1),
      learningRate: Float32Array.of(learningRate),
    });
    const gradient = new Float32Array(count * this.columns);
    const whole = results["part/gradient"];
    for (let i = 0; i < count; i++)
      gradient.set(whole.subarray(i * SIDE * SIDE, i * SIDE * SIDE + this.columns), i * this.columns);
    return { value: results.loss[0], gradient, critic: results["part/critic"]?.[0] ?? Number.NaN };
  }

  async state(): Promise<Arrays> {
    return this.runtime.getState();
  }

  /** Value and gradient in the first state, as a function of the codes. */
  async at(codes: Float32Array, moment: Moment = {}): Promise<Reading> {
    if (this.session !== null) await this.reset();
    return this.run(codes, moment);
  }

  close(): Promise<void> {
    return this.runtime.close();
  }
}

/** Dependent codes of spread below 1, partners alike but not equal; log variances about −1. */
export function dependentCodes(pairs: number, columns: number, rng: Rng = random(21)): Float32Array {
  const codes = new Float32Array(2 * pairs * columns);
  for (let i = 0; i < pairs; i++) {
    const [a, b] = [rng.normal(), rng.normal()];
    const clean = [a, b, a * b, 0.8 * a + 0.3 * rng.normal(), a * a - 0.5 * b];
    for (const view of [0, 1])
      for (let k = 0; k < columns; k++) {
        const noise = rng.normal();
        codes[(view * pairs + i) * columns + k] = k < DIM ? 0.5 * clean[k] + 0.1 * noise : 0.3 * noise - 1;
      }
  }
  return codes;
}
