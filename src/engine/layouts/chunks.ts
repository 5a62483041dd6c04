/**
 * A graph whose blocked convolutions take some images of the batch at a time, forward and backward, so that a layer finds in the
 * cache what the layer before it has written. Whatever sees the batch as a whole gets it whole: the last maps are joined
 * before it, its gradient is cut behind it, and the gradients of filters are summed over the chunks.
 */
import { topological } from "../gradient.ts";
import { add } from "../operators/elementwise.ts";
import { concat, slice } from "../operators/shape.ts";
import { sizeOf } from "../shape.ts";
import type { Target } from "../target.ts";
import { Tensor } from "../tensor.ts";
import { blockOf } from "./layout.ts";

/**
 * Bytes of the largest map of a chunk. The same on every machine and for any number of threads: a choice by timing could fall
 * otherwise the next time, and the order of sums, so the last bits of a training, would follow it.
 */
export const CHUNK_BYTES = 2 ** 21;
const FLOAT_BYTES = 4;
/** Joining and cutting passes over maps too: the largest share of what is computed in chunks at which these still pay. */
const MOST_MOVED = 0.25;

/** Which operands hold images, and whether the result has an image for each of theirs or sums over all. */
interface Use {
  readonly of: readonly number[];
  readonly summed: boolean;
}
const USES: Readonly<Record<string, (y: Tensor) => Use>> = {
  conv2d: () => ({ of: [0], summed: false }),
  convTranspose2d: () => ({ of: [0], summed: false }),
  convFilterGradient: () => ({ of: [0, 1], summed: true }),
  sum: ({ attributes }) => ({
    of: [0],
    summed: (attributes as { axes: readonly number[] }).axes.includes(0),
  }),
};

/** Null for operators that may mix images. The others that work in any layout are those on single elements. */
function useOf(y: Tensor): Use | null {
  const [first] = y.inputs;
  if (Object.hasOwn(USES, y.operator.name)) return first.shape.length === 4 ? USES[y.operator.name](y) : null;
  if (!y.operator.anyLayout || y.shape.length !== 4) return null;
  const holds = ({ shape }: Tensor) => shape.length === 4 && shape[0] === y.shape[0];
  return { of: y.inputs.flatMap((x, i) => (holds(x) ? [i] : [])), summed: false };
}

/** A convolution of the net, forward or as the gradient of an input, that is written in blocks of `b` channels. */
const isBlockedConvolution = ({ operator: { name }, inputs }: Tensor, b: number) =>
  (name === "conv2d" || name === "convTranspose2d") && inputs[1].shape[0] % b === 0;

/** The same outputs with their convolutions in chunks, where the target asks for it and it pays by the sizes. */
export function inChunks(
  outputs: Readonly<Record<string, Tensor>>,
  { layout, chunkBytes }: Target,
): Readonly<Record<string, Tensor>> {
  const b = blockOf(layout);
  if (b === null || chunkBytes === undefined) return outputs;
  const order = orderOf(Object.values(outputs));
  const maps = order.filter((tensor) => isBlockedConvolution(tensor, b));
  if (maps.length === 0) return outputs;
  const largest = Math.max(...maps.map(({ shape }) => FLOAT_BYTES * sizeOf(shape.slice(1))));
  const chunks = new Chunks(b, Math.max(b, chunkBytes / largest));
  for (const tensor of order) chunks.rewrite(tensor);
  const found = Object.entries(outputs).map(([name, tensor]) => [name, chunks.whole(tensor)] as const);
  return chunks.pay() ? Object.fromEntries(found) : outputs;
}

/** Everything that the outputs depend on, inputs first. */
function orderOf(outputs: readonly Tensor[]): Tensor[] {
  const order = new Set<Tensor>();
  for (const output of outputs) for (const tensor of topological(output, order)) order.add(tensor);
  return [...order];
}

class Chunks {
  private readonly b: number;
  private readonly most: number;
  /** Tensors that are computed in chunks. */
  private readonly parts = new Map<Tensor, readonly Tensor[]>();
  /** Tensors that are computed whole and cut for what is not. */
  private readonly cuts = new Map<Tensor, readonly Tensor[]>();
  private readonly wholes = new Map<Tensor, Tensor>();
  private computed = 0;
  private moved = 0;

  /** `most`: images in a chunk. */
  constructor(b: number, most: number) {
    this.b = b;
    this.most = most;
  }

  /** Whether joining and cutting is little beside what is computed. */
  pay(): boolean {
    return this.moved <= MOST_MOVED * this.computed;
  }

  /** Takes in one tensor, after everything that it is computed from. */
  rewrite(y: Tensor): void {
    const use = useOf(y);
    const rows = use === null || use.of.length === 0 ? null : this.rowsOf(y.inputs[use.of[0]].shape[0]);
    const meets = use?.of.some((i) => this.parts.has(y.inputs[i])) || isBlockedConvolution(y, this.b);
    if (use === null || rows === null || !meets) this.wholes.set(y, this.ofWholes(y));
    else this.rewriteInChunks(y, use, rows);
  }

  private rewriteInChunks(y: Tensor, { of, summed }: Use, rows: number): void {
    const count = y.inputs[of[0]].shape[0] / rows;
    const shape = summed ? y.shape : [rows, ...y.shape.slice(1)];
    const found = Array.from({ length: count }, (_, k) => {
      const inputs = y.inputs.map((x, i) => (of.includes(i) ? this.chunks(x, rows)[k] : this.whole(x)));
      return new Tensor(y.operator, inputs, y.attributes, shape);
    });
    this.computed += y.size;
    if (!summed) this.parts.set(y, found);
    else {
      const total = found.reduce((sum, each) => add(sum, each));
      this.wholes.set(y, total);
    }
  }

  /** The most images of a batch of `n` in a chunk, in whole blocks, so that chunks are equal; null where there is only one. */
  private rowsOf(n: number): number | null {
    if (n <= this.most) return null;
    for (let rows = this.b * Math.floor(this.most / this.b); rows > 0; rows -= this.b)
      if (n % rows === 0) return rows;
    return null;
  }

  /** The images of an operand by chunks of `rows`. */
  private chunks(x: Tensor, rows: number): readonly Tensor[] {
    const known = this.parts.get(x) ?? this.cuts.get(x);
    if (known !== undefined) return known;
    const whole = this.whole(x);
    const cut = Array.from({ length: x.shape[0] / rows }, (_, k) =>
      slice(whole, 0, k * rows, (k + 1) * rows),
    );
    this.cuts.set(x, cut);
    this.moved += x.size;
    return cut;
  }

  /** The tensor for what takes the batch as a whole. */
  whole(x: Tensor): Tensor {
    const known = this.wholes.get(x);
    if (known !== undefined) return known;
    const joined = concat(this.parts.get(x)!, 0);
    this.wholes.set(x, joined);
    this.moved += x.size;
    return joined;
  }

  /** The tensor over operands that are whole; itself where nothing below it is in chunks. */
  private ofWholes(y: Tensor): Tensor {
    const inputs = y.inputs.map((x) => this.whole(x));
    const same = inputs.every((x, i) => x === y.inputs[i]);
    return same ? y : new Tensor(y.operator, inputs, y.attributes, y.shape);
  }
}
