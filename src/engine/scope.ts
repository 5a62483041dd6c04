/**
 * Parameters are declared where they are used: a net is a function of a scope and its input. The scope of a `ParameterList`
 * records names, shapes and initial values while the training graph is built; a frozen scope hands out trained values as
 * constants, so the same net function also gives the exported encoder.
 */
import type { Rng } from "../random.ts";
import type { Initialiser } from "./initialisers.ts";
import { type Shape, sizeOf } from "./shape.ts";
import { StateList } from "./state.ts";
import { constant, type Operator, Tensor } from "./tensor.ts";

/** Where a net declares its parameters and statistics, by name. */
export interface Scope {
  /** A trained tensor; every name may be declared once. */
  parameter(name: string, shape: Shape, initialise: Initialiser): Tensor;
  /** A tensor kept beside the parameters that follows the batches without being trained (batch normalisation). */
  statistic(name: string, shape: Shape, initialise: Initialiser): Statistic;
  /** A scope in which `name/` is put before every name. */
  within(name: string): Scope;
}

/** The value of a statistic in this step, and the way to set the next one. */
export interface Statistic {
  readonly value: Tensor;
  /** Sets the value for the next step; null outside training, where layers use `value` as it is. */
  readonly set: ((next: Tensor) => void) | null;
}

/** A trained tensor with its initial values in row-major order. */
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

/** Collects parameters in the order of declaration; the generator of each initial value is forked from `rng` by name. */
export class ParameterList {
  readonly parameters: Parameter[] = [];
  /** The statistics, which are further state of the step. */
  readonly statistics: StateList;
  private readonly rng: Rng;
  constructor(rng: Rng) {
    this.rng = rng;
    this.statistics = new StateList(rng);
  }
  /** A scope that declares what it is asked for under `prefix`. */
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
  /** A scope of what was declared under `prefix` before, to apply the same net to other rows. */
  again(prefix: string): Scope {
    return {
      within: (name) => this.again(`${prefix}/${name}`),
      parameter: (name) => this.named(`${prefix}/${name}`).tensor,
      // Each use normalises over its own rows; the value kept for the next step follows the first use only.
      statistic: (name) => ({ value: this.statistics.valueOf(`${prefix}/${name}`), set: () => {} }),
    };
  }
  /** The parameter of that name; an error where it was not declared before. */
  named(name: string): Parameter {
    const found = this.parameters.find((p) => p.name === name);
    if (found === undefined) throw new Error(`parameter "${name}" has to be declared before`);
    return found;
  }
}

/** Trained values by the name of the parameter or statistic. */
export type ParameterValues = Readonly<Record<string, Float32Array>>;

/** A scope of constants: trained parameters, and statistics as training left them. An error where a value is missing. */
export function frozenScope(prefix: string, values: ParameterValues): Scope {
  const held = (name: string, shape: Shape) => {
    const found = values[`${prefix}/${name}`];
    if (found?.length !== sizeOf(shape))
      throw new Error(`parameter "${prefix}/${name}" is missing or has a different size`);
    return constant(found, shape);
  };
  return {
    within: (name) => frozenScope(`${prefix}/${name}`, values),
    parameter: held,
    statistic: (name, shape) => ({ value: held(name, shape), set: null }),
  };
}
