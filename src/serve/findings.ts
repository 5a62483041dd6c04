/** A finished run in words and numbers, as the report says them. */

import { expectation } from "../choose/says.ts";
import { CHANCE } from "../metrics/frame/baselines.ts";
import { metrics } from "../metrics/registry.ts";
import { shareInterval } from "../numerics/shareInterval.ts";
import { conclusion, meaningOf } from "../report/meaning.ts";
import { besideChance, judged } from "../report/sections/headline.ts";
import { headlinesOf } from "../report/sections/headlines.ts";
import { cellOf, type RunView, scoreOf, type ViewScore } from "../report/view.ts";
import type { BlockMap, EditReading, Findings, HeadlineView, Leak, ScoreView } from "./api.ts";

/** What there is to say of a run. */
export function findingsOf(view: RunView): Findings {
  const { results, choice, strips } = view;
  const promised = choice === null ? null : expectation(choice);
  const map = mapOf(view);
  return {
    sentences: [...(promised === null ? [] : [promised]), conclusion(results.scores)].filter(
      (text) => text !== "",
    ),
    supervision: results.supervision,
    blocks: results.blocks,
    headlines: headlineViews([view]),
    map,
    leaks: map === null ? [] : leaksOf(map),
    edits: editsOf(view),
    scores: results.scores.map(scoreView),
    skipped: results.skipped ?? [],
    warnings: results.warnings,
    strips,
  };
}

/** The numbers of the report's head. `views` are in the order of the runs; null for a run without findings. */
export function headlineViews(views: readonly (RunView | null)[]): HeadlineView[] {
  const known = views.filter((view) => view !== null);
  if (known.length === 0) return [];
  return headlinesOf(known).flatMap((headline): HeadlineView[] => {
    const { title, explain, better, show } = headline;
    const read = views.map((view) => (view === null ? null : headline.read(view)));
    if (read.every((reading) => reading === null)) return [];
    const readings = read.map(
      (reading) =>
        reading && { ...reading, shown: show(reading.value), besideChance: besideChance(headline, reading) },
    );
    const verdict = read.length === 2 ? judged(headline, read[0], read[1]) : null;
    return [{ title, explain, better, readings, verdict }];
  });
}

function scoreView(score: ViewScore): ScoreView {
  const { metric, variant, value, ci95, null: chance, perFactor, perBlock, warnings, sampleSize } = score;
  const { about = null, source = null, scoring } = metrics.has(metric) ? metrics.lookup(metric) : {};
  const says = value === null ? "" : meaningOf(score);
  return {
    metric,
    variant,
    value,
    interval: ci95,
    chance,
    about,
    source,
    says,
    sampleSize,
    unbounded: scoring?.unbounded === true,
    perFactor,
    perBlock,
    warnings,
  };
}

function mapOf(view: RunView): BlockMap | null {
  const score = scoreOf(view, "blockAccuracy");
  const table = score?.tables?.linear;
  if (score === null || table === undefined) return null;
  const blocks = Object.keys(view.results.blocks).filter((block) => table.rows.includes(block));
  return { ...table, blocks, sampleSize: score.sampleSize };
}

/** What every block tells of factors that are not its own, the largest share above chance first. */
function leaksOf({ blocks, sampleSize, ...table }: BlockMap): Leak[] {
  const matrix = table as Parameters<typeof cellOf>[0];
  const leaks = blocks.flatMap((block) =>
    table.columns.flatMap((factor): (Leak & { above: number })[] => {
      const [value, chance] = [cellOf(matrix, block, factor), cellOf(matrix, CHANCE, factor)];
      // The whole code is no block that should keep to one factor.
      if (block === factor || !table.columns.includes(block) || value === null || chance === null) return [];
      const interval = sampleSize === null ? null : shareInterval(value, sampleSize);
      return [
        { block, factor, value, interval, chance, above: (value - chance) / Math.max(1e-9, 1 - chance) },
      ];
    }),
  );
  return leaks.sort((a, b) => b.above - a.above).map(({ above: _, ...leak }) => leak);
}

/** Rows of the judge's table that are no blocks. */
const UNEDITED = "reconstructed";

/** What a judge read of edits, block by block. Of a block's own factor fewer edits count, and the score does not say how many. */
function editsOf(view: RunView): EditReading[] {
  const score = scoreOf(view, "editing");
  const matrix = score?.matrix ?? null;
  if (score === null || matrix === null) return [];
  return Object.keys(view.results.blocks).flatMap((block) =>
    matrix.columns.flatMap((factor): EditReading[] => {
      const [value, chance, reconstructed] = [block, CHANCE, UNEDITED].map((row) =>
        cellOf(matrix, row, factor),
      );
      if (value === null) return [];
      const interval = block === factor ? null : shareInterval(value, score.sampleSize);
      return [{ block, factor, value, interval, chance, reconstructed }];
    }),
  );
}
