/**
 * Parameters are declared where they are used: a net is a function of a scope and its input. A symbolic scope records
 * names, shapes and first values while the training graph is built; a frozen scope hands out trained numbers as
 * constants, so the same net function gives the exported encoder.
 */
import type { Rng } from "../random.ts";
import type { Initialiser } from "./initialisers.ts";
import { type Shape, sizeOf } from "./shape.ts";
import { StateList } from "./state.ts";
import { constant, type Operator, Tensor } from "./tensor.ts";

/** Where a net declares what it is made of, under names. */
export interface Scope {
  parameter(name: string, shape: Shape, initialise: Initialiser): Tensor;
  /** A number kept beside the parameters that follows the batches without being trained (batch normalisation). */
  statistic(name: string, shape: Shape, initialise: Initialiser): Statistic;
  /** A scope whose names start with `name/`. */
  within(name: string): Scope;
}

/** Such a number's value in this step, and how to set the next one. */
export interface Statistic {
  readonly value: Tensor;
  /** What the next step finds; null where nothing is trained: then the value is what layers use. */
  readonly set: ((next: Tensor) => void) | null;
}

/** What is trained, with its first values in row-major order. */
export interface Parameter {
  readonly name: string;
  readonly tensor: Tensor;
  readonly initial: Float32Array;
}

const parameterOperator: Operator<{ name: string }> = {
  name: "parameter",
  shape: () => [],
  gradient: () => [],
  emit: (_, __, y) => {
    throw new Error(`parameter "${y.attributes.name}" is not bound to the step's state`);
  },
  proofs: [],
};

/** Collects parameters in the order they are declared; their values are forked by name from `rng`. */
export class ParameterList {
  readonly parameters: Parameter[] = [];
  /** Statistics, as further state of the step. */
  readonly statistics: StateList;
  private readonly rng: Rng;
  constructor(rng: Rng) {
    this.rng = rng;
    this.statistics = new StateList(rng);
  }
  scope(prefix: string): Scope {
    return {
      within: (name) => this.scope(`${prefix}/${name}`),
      parameter: (name, shape, initialise) => {
        const full = `${prefix}/${name}`;
        const tensor = new Tensor(parameterOperator, [], { name: full }, shape) as Tensor;
        if (this.parameters.some((p) => p.name === full))
          throw new Error(`parameter "${full}" is declared twice`);
        this.parameters.push({ name: full, tensor, initial: initialise(shape, this.rng.fork(full)) });
        return tensor;
      },
      statistic: (name, shape, initialise) => this.statistics.declare(`${prefix}/${name}`, shape, initialise),
    };
  }
  /** What was declared under `prefix` before: the same net on other rows. */
  again(prefix: string): Scope {
    return {
      within: (name) => this.again(`${prefix}/${name}`),
      parameter: (name) => this.named(`${prefix}/${name}`).tensor,
      // Normalised over its own rows; what is kept for later follows the first use alone.
      statistic: (name) => ({ value: this.statistics.valueOf(`${prefix}/${name}`), set: () => {} }),
    };
  }
  /** The parameter of that name, which has to be declared before. */
  named(name: string): Parameter {
    const found = this.parameters.find((p) => p.name === name);
    if (found === undefined) throw new Error(`parameter "${name}" has to be declared before`);
    return found;
  }
}

/** Trained numbers by parameter name. */
export type ParameterValues = Readonly<Record<string, Float32Array>>;

/** A scope of constants; statistics are what training left. */
export function frozenScope(prefix: string, values: ParameterValues): Scope {
  const held = (name: string, shape: Shape) => {
    const numbers = values[`${prefix}/${name}`];
    if (numbers?.length !== sizeOf(shape))
      throw new Error(`parameter "${prefix}/${name}" is missing or has another size`);
    return constant(numbers, shape);
  };
  return {
    within: (name) => frozenScope(`${prefix}/${name}`, values),
    parameter: held,
    statistic: (name, shape) => ({ value: held(name, shape), set: null }),
  };
}
