/** The numbers of the cards: what each is, and where a run has it. */
import { CHANCE } from "../../metrics/frame/baselines.ts";
import { shareInterval } from "../../numerics/shareInterval.ts";
import { blockFor, cellOf, nuisanceFactor, percent, type RunView, scoreOf, searchedFactor } from "../view.ts";

/** A number with its 95 % interval and what chance gives, where they are known. */
export interface Reading {
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
  readonly chance: number | null;
}
/** A number that a card shows. */
export interface Headline {
  readonly title: string;
  readonly explain: string;
  readonly better: "higher" | "lower";
  read(view: RunView): Reading | null;
  show(value: number): string;
}

/** The numbers that fit all of these runs, the most telling first. Where some were searched, what leaks is a question to those. */
export function headlinesOf(views: readonly RunView[]): Headline[] {
  const [first] = views;
  const across = nuisanceFactor(first);
  const searched = views.filter((view) => scoreOf(view, "retrieval") !== null);
  return [
    search(first),
    ...(across === null ? [] : [leak(first, across, searched.length > 0 ? searched : views)]),
    views.some(hasWideBlocks) && !views.some(hasDimensions) ? margin : gap,
  ];
}

/** One block of several is wider than one dimension: metrics that read single dimensions say little of it. */
const hasWideBlocks = ({ results: { blocks } }: RunView): boolean =>
  Object.keys(blocks).length > 1 && Object.values(blocks).some(([start, end]) => end - start > 1);

/** Several blocks, each of one dimension, which metrics of single dimensions are about. */
const hasDimensions = (view: RunView): boolean =>
  Object.keys(view.results.blocks).length > 1 && !hasWideBlocks(view) && scoreOf(view, "mig") !== null;

function search(first: RunView): Headline {
  const [of, across] = [searchedFactor(first), nuisanceFactor(first)];
  const hard = scoreOf(first, "retrieval")?.tables?.rank1?.columns.includes("hard") ? "hard" : "all";
  const held = Object.keys(first.experiment.split.unseen).length > 0;
  return {
    title: `Finds the same ${of} again`,
    explain: `${held ? `Never seen in training, u` : "U"}nder another ${across ?? "condition"}${hard === "hard" ? " that no training picture had" : ""}: share of queries whose nearest picture shows the same ${of}.`,
    better: "higher",
    read: (view) => share(view, "retrieval", "rank1", blockFor(view, of), hard),
    show: percent,
  };
}

function leak(first: RunView, across: string, asked: readonly RunView[]): Headline {
  const of = searchedFactor(first);
  const from = blockFor(first, of) === of ? `the ${of} block` : "the code";
  return {
    title: `Predicts ${across} from ${from}`,
    explain: `How often a linear probe predicts ${across} from the part of the code that is searched for ${of}, on held-out pictures.`,
    better: "lower",
    read: (view) =>
      asked.includes(view) ? share(view, "blockAccuracy", "linear", blockFor(view, of), across) : null,
    show: percent,
  };
}

function share(view: RunView, metric: string, table: string, row: string, column: string): Reading | null {
  const score = scoreOf(view, metric);
  const value = cellOf(score?.tables?.[table], row, column);
  if (score === null || value === null) return null;
  const chance = cellOf(score.tables?.[table], CHANCE, column);
  // Only some of the queries are hard ones; a run that does not say how many has no interval.
  const trials = column === "hard" ? score.further?.hardQueries : score.sampleSize;
  return { value, interval: trials === undefined ? null : shareInterval(value, trials), chance };
}

/** A score of its own, with the interval and the chance that it has. */
const whole = (view: RunView, metric: string, chance: number | null): Reading | null => {
  const score = scoreOf(view, metric);
  return score === null ? null : { value: score.value, interval: score.ci95, chance: score.null ?? chance };
};

const decimal = (value: number) => value.toFixed(3);

const margin: Headline = {
  title: "Blocks know their own factor alone",
  explain:
    "How much better a block predicts its own factor than the factor that it leaks most, where chance is 0 and perfect 1; the mean over blocks.",
  better: "higher",
  read: (view) =>
    Object.keys(scoreOf(view, "blockAccuracy")?.perBlock ?? {}).length === 0
      ? null
      : whole(view, "blockAccuracy", 0),
  show: decimal,
};

const gap: Headline = {
  title: "Mutual information gap",
  explain:
    "How much more information about a factor the best dimension has than the second best, averaged over factors.",
  better: "higher",
  read: (view) => whole(view, "mig", null),
  show: decimal,
};
