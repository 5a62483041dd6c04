/** What a person must know of a split before believing its scores. */
import type { Dataset, Split, SplitChoice } from "../../types/index.ts";
import { rowsByLevel } from "../dataset.ts";
import { levelLabel } from "../factors.ts";

/** Names shown of a longer list. */
const SHOWN = 5;

/** Names that fit a sentence. */
export const someOf = (names: readonly string[]): string =>
  `${names.slice(0, SHOWN).join(", ")}${names.length > SHOWN ? ", …" : ""}`;

/** Rows that a column, a file or groups leave out, and levels that a side lacks although they are not held out. */
export function splitWarnings(dataset: Dataset, choice: SplitChoice, split: Split): string[] {
  const { train, test, unseen } = split;
  const { column, file, groups } = choice;
  const left = dataset.rows - train.length - test.length - unseen.length;
  const way = Object.entries({ column, file, groups }).find(([, given]) => given !== undefined);
  return [
    ...(way !== undefined && left > 0 ? [`rows in no part of the split (split.${way[0]}): ${left}`] : []),
    ...missingLevels(dataset, split, choice.unseen),
  ];
}

/**
 * Levels that are tested and were never trained on, and classes that are trained on and never tested, except those in `but`.
 * An ordinal or circular level that is not tested lies between others that are.
 */
export function missingLevels(
  dataset: Pick<Dataset, "factors" | "levels">,
  { train, test }: Pick<Split, "train" | "test">,
  but: SplitChoice["unseen"] = {},
): string[] {
  return dataset.factors.flatMap((factor) => {
    const [fitted, tested] = [train, test].map((rows) => rowsByLevel(dataset, factor.name, rows));
    const only = (some: readonly Int32Array[], other: readonly Int32Array[]) =>
      some.flatMap(({ length }, level) => {
        const label = levelLabel(factor, level);
        return length > 0 && other[level].length === 0 && !but[factor.name]?.includes(label) ? [label] : [];
      });
    const say = (who: string, names: readonly string[], what: string) =>
      names.length === 0
        ? []
        : [
            `factor "${factor.name}": no ${who} row has ${names.length} of the levels ${what}: ${someOf(names)}`,
          ];
    return [
      ...(train.length > 0 ? say("training", only(tested, fitted), "that are tested") : []),
      ...(test.length > 0 && factor.kind === "categorical"
        ? say("test", only(fitted, tested), "that are trained on")
        : []),
    ];
  });
}
