import {
  add,
  mul,
  type ParameterList,
  type Scope,
  type StateList,
  stopGradient,
  sub,
  type Tensor,
} from "../engine/index.ts";

/** Whose parameters are followed, and where and how fast the copies move. */
export interface Following {
  readonly parameters: ParameterList;
  readonly state: StateList;
  /** Name of the copies in the state. */
  readonly owner: string;
  /** Share of a copy that stays from step to step: a number, or a scalar of the graph. */
  readonly rate: number | Tensor;
}

/** A scope of copies that follow the parameters below `prefix`: each is moved first and then used, as in MoCo. */
export function followers(following: Following, prefix: string): Scope {
  const { parameters, state, owner, rate } = following;
  return {
    within: (name) => followers(following, `${prefix}/${name}`),
    parameter: (name, shape) => {
      const full = `${prefix}/${name}`;
      const followed = parameters.named(full);
      const memory = state.declare(`${owner}/${full}`, shape, () => followed.initial);
      const moved = add(
        mul(rate, memory.value),
        mul(typeof rate === "number" ? 1 - rate : sub(1, rate), stopGradient(followed.tensor)),
      );
      memory.set(moved);
      return stopGradient(moved);
    },
    // The copy normalises with the statistics of the encoder it follows.
    statistic: (name) => ({ value: parameters.statistics.valueOf(`${prefix}/${name}`), set: null }),
  };
}
