import { InputError } from "../../check.ts";
import { add, concat, constant, div, type Scope, slice, type Tensor } from "../../engine/index.ts";
import { projectionHead } from "../../nets/head.ts";
import type { PairGroup, TermContext } from "../../types.ts";

/** Both views of pairs [from, to), columns [start, end). */
export function viewsOf(
  context: TermContext,
  rows: readonly [number, number],
  columns: readonly [number, number],
) {
  return bothViews(context, context.codes, rows, columns);
}

/** The same of other rows [2·pairs, d] than the codes'. */
export function bothViews(
  { pairs }: TermContext,
  rows: Tensor,
  [from, to]: readonly [number, number],
  columns: readonly [number, number],
) {
  const part = slice(rows, 1, columns[0], columns[1]);
  return [slice(part, 0, from, to), slice(part, 0, pairs + from, pairs + to)] as const;
}

/** The groups of a batch that has partners. */
export function groupsOf({ groups }: Pick<TermContext, "groups">): readonly PairGroup[] {
  if (groups.length > 0) return groups;
  const expected = "pictures in pairs, which a term compares";
  throw new InputError("pairs", "singles", expected, "none", "Set pairs.name to augment or shareFactor.");
}

/** The columns that a group's pairs train: the block named after the factor they share, or the whole code. */
export function columnsOf(context: TermContext, { factor }: PairGroup): readonly [number, number] {
  return factor === null ? [0, context.codes.shape[1]] : context.blocks[factor];
}

/**
 * Mean over the groups of pairs of a loss between their two views [n, d], seen through a projection head of that width
 * where it is not 0.
 */
export function perGroup(
  context: TermContext,
  head: number,
  loss: (a: Tensor, b: Tensor, group: PairGroup) => Tensor,
): Tensor {
  const scope = reusing(context.scope);
  const losses = groupsOf(context).map((group) => {
    const { factor, from, to } = group;
    const [a, b] = viewsOf(context, [from, to], columnsOf(context, group));
    if (head === 0) return loss(a, b, group);
    const n = to - from;
    const both = projectionHead(scope.within(factor ?? "code"), concat([a, b], 0), head);
    return loss(slice(both, 0, 0, n), slice(both, 0, n, 2 * n), group);
  });
  return div(losses.reduce(add), losses.length);
}

/** A scope in which a name that is declared again is the first one: groups that train one block share its head. */
export function reusing(scope: Scope): Scope {
  const [parameters, inner] = [new Map<string, Tensor>(), new Map<string, Scope>()];
  const once = <T>(known: Map<string, T>, name: string, make: () => T): T => {
    if (!known.has(name)) known.set(name, make());
    return known.get(name)!;
  };
  return {
    ...scope,
    within: (name) => once(inner, name, () => reusing(scope.within(name))),
    parameter: (name, shape, initialise) =>
      once(parameters, name, () => scope.parameter(name, shape, initialise)),
  };
}

/** [2n, 2n]: 1 where row and column are the two views of one pair. */
export function partners(n: number): Tensor {
  const values = new Float32Array(4 * n * n);
  for (let i = 0; i < 2 * n; i++) values[i * 2 * n + ((i + n) % (2 * n))] = 1;
  return constant(values, [2 * n, 2 * n]);
}
