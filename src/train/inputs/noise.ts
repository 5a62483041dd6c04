/** Random numbers that a step's graph reads: declared while the graph is built, drawn outside it at every step. */
import { type Feeds, input, type Shape, sizeOf, type Tensor } from "../../engine/index.ts";
import type { Rng } from "../../random.ts";
import type { NoiseKind } from "../../types/index.ts";

/** The noise that terms ask for, by name. */
export class NoiseInputs {
  private readonly asked = new Map<string, { tensor: Tensor; kind: NoiseKind }>();

  of(name: string, shape: Shape, kind: NoiseKind): Tensor {
    const full = `noise/${name}`;
    const known = this.asked.get(full);
    if (known !== undefined && (known.kind !== kind || known.tensor.shape.join() !== shape.join()))
      throw new Error(`noise "${name}" is asked for with two shapes or kinds`);
    const tensor = known?.tensor ?? (input(full, shape) as Tensor);
    this.asked.set(full, { tensor, kind });
    return tensor;
  }

  /** Each input draws from its own fork of `rng`, so that another input changes none of the others. */
  feeds(rng: Rng): Feeds {
    const drawn = [...this.asked].map(([name, { tensor, kind }]) => [
      name,
      draw(tensor.shape, kind, rng.fork(name)),
    ]);
    return Object.fromEntries(drawn);
  }
}

function draw(shape: Shape, kind: NoiseKind, rng: Rng): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (kind === "permutation") {
    const n = shape[shape.length - 1];
    for (let at = 0; at < values.length; at += n) values.set(rng.permutation(n), at);
    return values;
  }
  return values.map(kind === "normal" ? rng.normal : rng.uniform);
}
