/** Too little is known to try anything: a recipe that is good elsewhere, and what could not be done. */

import { allRows, rowsByLevel } from "../data/dataset.ts";
import { counted } from "../numerics/counted.ts";
import type { Dataset } from "../types/index.ts";
import type { Asked, Chosen } from "./chosen.ts";
import { searchable } from "./folds.ts";
import { refitted } from "./refit.ts";

/** Steps where few people are known: more would learn them by heart. */
const FEW_STEPS = 400;

/** A recipe without numbers beside it. */
export function untried(dataset: Dataset, asked: Omit<Asked, "candidates" | "folds">): Chosen {
  const { recipe, settings, reason, note } = fallback(dataset, asked.content);
  const { content, nuisance, seed, minutes } = asked;
  return {
    experiment: refitted(dataset, asked, { recipe, ...settings }),
    choice: {
      ...{ format: 1, content, nuisance, seed, minutes, chosen: recipe, reason },
      ...{ folds: [], gallery: "none", candidates: [], nested: null, chance: null, rawPixels: null },
      notes: [note],
    },
    calibration: null,
  };
}

function fallback(dataset: Dataset, content: string | null) {
  const nobody = "how well people (or objects) never seen are found is not known";
  if (content === null) return alone("nothing says which pictures show the same", nobody);
  const levels = rowsByLevel(dataset, content, allRows(dataset)).filter(({ length }) => length > 0).length;
  const several = searchable(dataset, content).length;
  if (levels < 2) return alone(`"${content}" has one level`, nobody);
  if (several === 0) return alone(`no level of "${content}" has two pictures`, nobody);
  return {
    recipe: "spatial",
    settings: { steps: FEW_STEPS },
    reason: `"${content}" has ${counted(several, "level")} with two pictures or more, too few to leave some out: nothing was tried, and "spatial" with fewer steps is what was best elsewhere.`,
    note: `${nobody}: label six or more for an honest number`,
  };
}

const alone = (because: string, nobody: string) => ({
  recipe: "spatialViews",
  settings: {},
  reason: `${because[0].toUpperCase()}${because.slice(1)}: the encoder learns from changed views of each picture alone.`,
  note: `${because}, so that light, pose and the like could not be told from what matters, and ${nobody}`,
});
