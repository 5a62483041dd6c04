import { z } from "zod";
import { expect } from "../errors.ts";
import { agreeing, counted } from "../numerics/counted.ts";
import { define } from "../registry.ts";
import type { Pairs, PairsContext } from "../types/index.ts";
import { shareOut } from "./batch.ts";
import { cycleWithoutReplacement } from "./draw.ts";
import { pairSampler } from "./frame.ts";
import { type ListedPair, readPairs } from "./pairList.ts";
import { isResidual, RESIDUAL } from "./residual.ts";
import { gentleView } from "./views/view.ts";

/** Pairs that share each block's factor; pairs that name no factor are views of one thing and train the whole code. */
function listsOf(listed: readonly ListedPair[], { blocks }: PairsContext, file: string) {
  const known = blocks.filter((name) => !isResidual(name));
  const whole = listed.filter(({ shared }) => shared.length === 0);
  const lists = known.map((factor) => ({ factor, list: listed.filter((p) => p.shared.includes(factor)) }));
  if (whole.length > 0 && lists.every(({ list }) => list.length === 0))
    return [{ factor: null, list: whole }];
  for (const { factor, list } of lists) {
    const expected = `two pairs or more in "${file}" that share it and may be trained on`;
    const todo = `List such pairs, leave the block out of the code, or call it "${RESIDUAL}".`;
    const got = list.length === 0 ? "none" : "one";
    expect(list.length >= 2, "block", factor, expected, got, todo);
  }
  return whole.length === 0 ? lists : [{ factor: null, list: whole }, ...lists];
}

/** Pairs that somebody wrote down: two images, and what they have in common. */
export const userPairs = define({
  about: "pairs from a CSV: a, b (images by file name or row), shared (factors, or empty for all)",
  source: "Unweave",
  verified: "what is drawn, and every mistake of a list (test/pairs/userPairs.test.ts)",
  supervision: "pairs",
  options: z.strictObject({
    file: z.string().min(1).describe("CSV with columns a, b, shared; several factors by semicolon."),
    view: gentleView,
  }),
  create:
    ({ file, view }): Pairs =>
    (context) => {
      const all = readPairs(file, context.dataset, context.blocks);
      const trained = new Set(context.rows);
      const listed = all.filter(({ a, b }) => trained.has(a) && trained.has(b));
      const lists = listsOf(listed, context, file);
      const groups = shareOut(
        lists.map(({ factor }) => factor),
        context.pairs,
      );
      const left = all.length - listed.length;
      return pairSampler(context, { view }, () => ({
        groups,
        warnings:
          left === 0
            ? []
            : [
                `"${file}": ${left} of ${counted(all.length, "pair")} ${agreeing(left, "names", "name")} an image kept for testing`,
              ],
        fill: (rows, rng) =>
          groups.forEach(({ from, to }, g) => {
            const chance = rng.fork("group", g);
            const { list } = lists[g];
            cycleWithoutReplacement(chance, list.length, to - from).forEach((turn, i) => {
              const { a, b } = list[turn];
              const [first, second] = chance.int(2) === 0 ? [a, b] : [b, a];
              rows[from + i] = first;
              rows[context.pairs + from + i] = second;
            });
          }),
      }));
    },
});
