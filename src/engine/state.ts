/**
 * State besides the trained parameters: a critic and its optimiser, a queue, a momentum copy. It goes in and out of the
 * step.
 */
import type { Rng } from "../random.ts";
import type { Initialiser } from "./initialisers.ts";
import { reshape } from "./operators/shape.ts";
import { type Shape, sizeOf } from "./shape.ts";
import { input, type Tensor } from "./tensor.ts";

/** A value remembered from one step to the next. */
export interface Memory {
  /** The value that the previous step left; at the first step, the initial value. */
  readonly value: Tensor;
  /** Sets the value that the next step finds. Without a call the value stays; of several calls the last one counts. */
  set(next: Tensor): void;
}

/** One array of state: the model reads it as input `state/<name>` and writes it as output `next/<name>`, both flat. */
export interface StateEntry {
  readonly name: string;
  /** Row-major, of the length of `next`. */
  readonly initial: Float32Array;
  readonly next: Tensor;
}

/** Collects the state that a step declares while it is written down; each name stands for one entry. */
export class StateList {
  private readonly held = new Map<string, { initial: Float32Array; value: Tensor; next: Tensor }>();
  private readonly rng: Rng;
  /** Each initial value gets a generator of its own, forked from `rng` by name. */
  constructor(rng: Rng) {
    this.rng = rng;
  }
  get entries(): readonly StateEntry[] {
    return [...this.held].map(([name, { initial, next }]) => ({ name, initial, next }));
  }
  /** The value of a declared entry at the start of the step, in the shape it was declared with. */
  valueOf(name: string): Tensor {
    const entry = this.held.get(name);
    if (entry === undefined) throw new Error(`state "${name}" has to be declared before`);
    return entry.value;
  }
  /** A new entry of this shape and of these first values; a name is declared once. */
  declare(name: string, shape: Shape, initialise: Initialiser): Memory {
    if (this.held.has(name)) throw new Error(`state "${name}" is declared twice`);
    const size = sizeOf(shape);
    const flat = input(`state/${name}`, [size]) as Tensor;
    const value = reshape(flat, shape);
    const entry = { initial: initialise(shape, this.rng.fork(name)), value, next: flat };
    this.held.set(name, entry);
    return {
      value,
      set: (next) => {
        entry.next = reshape(next, [size]);
      },
    };
  }
}
