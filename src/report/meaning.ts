/** What scores mean in plain words, derived from the scores alone. */

import { metrics } from "../metrics/registry.ts";
import { counted } from "../numerics/counted.ts";
import type { Score, ScoreMatrix } from "../types/index.ts";

/** One or two sentences on a score: what its value says, and how it stands to shuffled labels. */
export function meaningOf(score: Omit<Score, "seconds">): string {
  const says = metrics.has(score.metric) ? metrics.lookup(score.metric).scoring?.says(score) : undefined;
  return [says, besideChance(score)].filter(Boolean).join(" ");
}

function besideChance({ value, ci95, null: chance }: Omit<Score, "seconds">): string {
  if (chance === null) return "";
  const beside = `what chance gives (${chance.toFixed(3)})`;
  if (value.toFixed(3) === chance.toFixed(3)) return `It is ${beside}.`;
  if (ci95 === null) return `It is ${value > chance ? "above" : "below"} ${beside}.`;
  if (ci95[0] > chance) return `It is clearly above ${beside}.`;
  return ci95[1] < chance ? `It is clearly below ${beside}.` : `It cannot be told from ${beside}.`;
}

/** Share of a factor's entropy that its best dimension knows: from KNOWN on it counts as known, below HARDLY as hardly known. */
const KNOWN = 0.5;
const HARDLY = 0.1;

/** The whole in a sentence or two: what blocks or single dimensions know, and which metrics beat chance. */
export function conclusion(scores: readonly Omit<Score, "seconds">[]): string {
  const table = (metric: string) => scores.find((score) => score.metric === metric)?.matrix ?? null;
  const [dimensions, blocks] = [table("mig"), table("blockAccuracy")];
  // Dimensions of a wide block share its factor, so that none of them is the one that knows it.
  const wide = dimensions !== null && blocks !== null && dimensions.rows.length > blocks.rows.length;
  const ofBlocks = wide ? blocksKnown(blocks) : "";
  const sentences = [ofBlocks || (dimensions ? factorsKnown(dimensions) : ""), aboveChance(scores)];
  return sentences.filter(Boolean).join(" ");
}

/** `matrix`: blocks × factors, accuracies of a probe; nothing where fewer than two blocks are named after a factor. */
function blocksKnown({ rows, columns, values }: ScoreMatrix): string {
  const named = rows.filter((block) => columns.includes(block));
  if (named.length < 2) return "";
  const best = named.filter((block) => {
    const column = values.map((row) => row[columns.indexOf(block)]);
    return column.every((value, r) => rows[r] === block || value < column[rows.indexOf(block)]);
  });
  const names = best.length > 0 ? ` (${best.join(", ")})` : "";
  const predict = best.length === 1 ? "predicts" : "predict";
  return `Of ${counted(named.length, "block")} that are named after a factor ${best.length} ${predict} it better than every other block does${names}.`;
}

/** `matrix`: dimensions × factors, shares of each factor's entropy. */
function factorsKnown({ columns, values }: ScoreMatrix): string {
  const found = columns.map((name, k) => {
    const [best = 0, second = 0] = values.map((row) => row[k]).sort((a, b) => b - a);
    if (best < HARDLY) return { name, kind: "hardly" };
    if (second > best / 2) return { name, kind: "several" };
    return { name, kind: best < KNOWN ? "in part" : "one" };
  });
  const of = (kind: string) => found.filter((factor) => factor.kind === kind).map(({ name }) => name);
  const part = (names: string[], words: (count: number) => string) =>
    names.length > 0 ? [`${names.length} ${words(names.length)} (${names.join(", ")})`] : [];
  const parts = [
    ...part(of("one"), (n) =>
      n === 1 ? "is captured by one dimension" : "are captured by one dimension each",
    ),
    ...part(
      of("in part"),
      (n) =>
        `${n === 1 ? "is captured by one dimension" : "are captured by one dimension each"}, but less than half`,
    ),
    ...part(of("several"), (n) => `${n === 1 ? "is" : "are"} captured by several dimensions alike`),
    ...part(of("hardly"), (n) => `${n === 1 ? "is" : "are"} hardly captured by any single dimension`),
  ];
  const count = columns.length;
  return `Of ${count} ${count === 1 ? "factor" : "factors"} ${listed(parts)}.`;
}

function aboveChance(scores: readonly Omit<Score, "seconds">[]): string {
  const compared = scores.flatMap(({ metric, ci95, null: chance }) =>
    ci95 === null || chance === null ? [] : [{ metric, above: ci95[0] > chance }],
  );
  if (compared.length === 0) return "";
  const not = compared.filter(({ above }) => !above).map(({ metric }) => metric);
  const all =
    compared.length === 1
      ? "The one metric with an interval and a chance level"
      : `All ${counted(compared.length, "metric")} with an interval and a chance level`;
  if (not.length === 0) return `${all} ${compared.length === 1 ? "stands" : "stand"} clearly above chance.`;
  return `Not clearly above chance: ${not.join(", ")} (of ${counted(compared.length, "metric")} with an interval and a chance level).`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
