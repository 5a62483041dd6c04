/** State besides the trained parameters: a critic and its optimiser, a queue, a momentum copy. In and out of the step. */
import type { Rng } from "../random.ts";
import { reshape } from "./operators/shape.ts";
import type { Initialiser } from "./scope.ts";
import { input, type Shape, sizeOf, type Tensor } from "./tensor.ts";

/** Something remembered from the step before. */
export interface Memory {
  /** As the step before left it; its first value at the first. */
  readonly value: Tensor;
  /** What the next step finds; without a call it stays. The last call counts. */
  set(next: Tensor): void;
}

/** One array of state: the model reads `state/<name>` and leaves `next/<name>`, both flat. */
export interface Cell {
  readonly name: string;
  readonly initial: Float32Array;
  readonly next: Tensor;
}

/** Declares state while a step is written down; a name stands for one cell. */
export class CellList {
  private readonly held = new Map<string, { initial: Float32Array; value: Tensor; next: Tensor }>();
  private readonly rng: Rng;
  /** First values are forked from `rng` by name. */
  constructor(rng: Rng) {
    this.rng = rng;
  }
  get cells(): readonly Cell[] {
    return [...this.held].map(([name, { initial, next }]) => ({ name, initial, next }));
  }
  /** What a declared memory holds at the start of the step. */
  valueOf(name: string): Tensor {
    const cell = this.held.get(name);
    if (cell === undefined) throw new Error(`state "${name}" has to be declared before`);
    return cell.value;
  }
  declare(name: string, shape: Shape, initialise: Initialiser): Memory {
    if (this.held.has(name)) throw new Error(`state "${name}" is declared twice`);
    const size = sizeOf(shape);
    const flat = input(`state/${name}`, [size]) as Tensor;
    const value = reshape(flat, shape);
    const cell = { initial: initialise(shape, this.rng.fork(name)), value, next: flat };
    this.held.set(name, cell);
    return {
      value,
      set: (next) => {
        cell.next = reshape(next, [size]);
      },
    };
  }
}
