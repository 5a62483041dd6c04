/** The cards at the head of a report: up to three numbers, first run against last. */
import { CHANCE } from "../../metrics/frame/baselines.ts";
import { html, type Markup } from "../html.ts";
import { blockFor, cellOf, nuisanceFactor, percent, type RunView, scoreOf, searchedFactor } from "../view.ts";

interface Headline {
  readonly title: string;
  readonly explain: string;
  readonly better: "higher" | "lower";
  read(view: RunView): number | null;
  show(value: number | null): string;
  readonly chance: number | null;
}

/** A card for each number that any of the runs has. */
export function headline(views: readonly RunView[]): Markup {
  const known = numbersOf(views[0]).filter(({ read }) => views.some((view) => read(view) !== null));
  const shown = known.map((number) => card(number, views));
  return html`<section class="cards">${shown}</section>`;
}

function numbersOf(first: RunView): Headline[] {
  const [of, across] = [searchedFactor(first), nuisanceFactor(first)];
  const rank1 = scoreOf(first, "retrieval")?.tables?.rank1;
  const hard = rank1?.columns.includes("hard") ? "hard" : "all";
  const held = Object.keys(first.experiment.split.unseen).length > 0;
  const numbers: Headline[] = [
    {
      title: `Finds the same ${of} again`,
      explain: `${held ? `Never seen in training, u` : "U"}nder another ${across ?? "condition"}${hard === "hard" ? " that no training picture had" : ""}: share of queries whose nearest picture shows the same ${of}.`,
      better: "higher",
      read: (view) => cellOf(scoreOf(view, "retrieval")?.tables?.rank1, blockFor(view, of), hard),
      show: percent,
      chance: cellOf(rank1, CHANCE, hard),
    },
  ];
  if (across !== null) {
    numbers.push({
      title: `Predicts ${across} from the ${of} code`,
      explain: `How often a linear probe still predicts ${across} from the code where only ${of} should be, on held-out pictures.`,
      better: "lower",
      read: (view) => cellOf(scoreOf(view, "blockAccuracy")?.tables?.linear, blockFor(view, of), across),
      show: percent,
      chance: cellOf(scoreOf(first, "blockAccuracy")?.tables?.linear, CHANCE, across),
    });
  }
  numbers.push({
    title: "Mutual information gap",
    explain:
      "How much more information about a factor the best dimension has than the second best, averaged over factors.",
    better: "higher",
    read: (view) => scoreOf(view, "mig")?.value ?? null,
    show: (value) => (value === null ? "–" : value.toFixed(3)),
    chance: scoreOf(first, "mig")?.null ?? null,
  });
  return numbers;
}

function card({ title, explain, better, read, show, chance }: Headline, views: readonly RunView[]): Markup {
  const values = views.map(read);
  const [first, last] = [values[0], values[values.length - 1]];
  const improved = first !== null && last !== null && (better === "higher" ? last > first : last < first);
  const change =
    views.length < 2
      ? html`<div class="numbers"><strong>${show(last)}</strong></div>`
      : html`<div class="numbers"><span>${show(first)}</span><span class="arrow">→</span><strong class="${improved ? "good" : "bad"}">${show(last)}</strong></div>
        <div class="names">${views[0].name} → ${views[views.length - 1].name}; ${better} is better</div>`;
  return html`<article class="card"><h3>${title}</h3>${change}<p>${explain} Chance: ${show(chance)}.</p></article>`;
}
