import {
  add,
  concat,
  constant,
  div,
  equal,
  reshape,
  type Scope,
  slice,
  type Tensor,
} from "../../engine/index.ts";
import { InputError } from "../../errors.ts";
import { type Head, plainHead, projectionHead } from "../../nets/head.ts";
import type { PairGroup, TermContext } from "../../types/index.ts";

/** Both views of pairs [from, to), columns [start, end). */
export function viewsOf(
  context: TermContext,
  rows: readonly [number, number],
  columns: readonly [number, number],
) {
  return bothViews(context, context.codes, rows, columns);
}

/** The same for other rows [2·pairs, d] than the codes. */
export function bothViews(
  { pairs }: TermContext,
  rows: Tensor,
  [from, to]: readonly [number, number],
  columns: readonly [number, number],
) {
  const part = slice(rows, 1, columns[0], columns[1]);
  return [slice(part, 0, from, to), slice(part, 0, pairs + from, pairs + to)] as const;
}

/** The groups of a batch of pairs; a batch without pairs throws an InputError. */
export function groupsOf({ groups }: Pick<TermContext, "groups">): readonly PairGroup[] {
  if (groups.length > 0) return groups;
  const expected = "pictures in pairs, which a term compares";
  throw new InputError("pairs", "singles", expected, "none", "Set pairs.name to augment or shareFactor.");
}

/** The columns that a group's pairs train: the block named after the factor they share, or the whole code. */
export function columnsOf(context: TermContext, { factor }: PairGroup): readonly [number, number] {
  return factor === null ? [0, context.codes.shape[1]] : context.blocks[factor];
}

/** A loss over a whole batch [2n, d]; positives [2n, 2n] are 1 where the column is the row's partner. */
export type WithinLoss = (rows: Tensor, positives: Tensor) => Tensor;

/**
 * Mean over the groups of pairs of a loss between their two views [n, d], after a projection head where its width is not 0 (a number
 * is the width of a plain one). `within` is the loss of groups whose pairs lie anywhere in the batch; a term without one throws an InputError for
 * them.
 */
export function perGroup(
  context: TermContext,
  asked: Head | number,
  loss: (a: Tensor, b: Tensor, group: PairGroup) => Tensor,
  within: WithinLoss = refuseWithin,
): Tensor {
  const scope = reusing(context.scope);
  const form = typeof asked === "number" ? plainHead(asked) : asked;
  const losses = groupsOf(context).map((group) => {
    const { factor, from, to } = group;
    const [a, b] = viewsOf(context, [from, to], columnsOf(context, group));
    const seen = (rows: Tensor) => projectionHead(scope.within(factor ?? "code"), rows, form);
    const n = to - from;
    const both = form.head === 0 && !group.within ? null : seen(concat([a, b], 0));
    if (both === null) return loss(a, b, group);
    if (group.within) return within(both, partnersOf(context, factor as string));
    return loss(slice(both, 0, 0, n), slice(both, 0, n, 2 * n), group);
  });
  return div(losses.reduce(add), losses.length);
}

/** [2·pairs, 2·pairs]: 1 where the column is the partner of the row. */
function partnersOf(context: TermContext, factor: string): Tensor {
  const rows = 2 * context.pairs;
  const columns = constant(
    Float32Array.from({ length: rows }, (_, i) => i),
    [1, rows],
  );
  return equal(reshape(context.partners(factor), [rows, 1]), columns);
}

function refuseWithin(): never {
  const todo = "Take shareFactor, or the term infoNce.";
  throw new InputError(
    "pairs",
    "shareWithin",
    "a term that finds partners anywhere in the batch",
    "another",
    todo,
  );
}

/** A scope in which a second declaration of a name returns the first: groups that train one block share its head. */
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
