/** The cards at the head of a report: up to three numbers, with what may be said of them and no more. */
import { html, type Markup } from "../html.ts";
import { areComparable, type RunView } from "../view.ts";
import { type Headline, headlinesOf, type Reading } from "./headlines.ts";

/** The cards of runs on the same data side by side; runs of different data have cards of their own. */
export function headline(views: readonly RunView[]): Markup {
  if (areComparable(views)) return cards(views);
  return html`<p>These runs read different data, or other parts of it: their numbers are shown one by one and not compared.</p>
    ${views.map((view) => html`<h3>${view.name}: ${view.experiment.recipe}</h3>${cards([view])}`)}`;
}

/** A card for each number that any of the runs has. */
function cards(views: readonly RunView[]): Markup {
  const known = headlinesOf(views).filter(({ read }) => views.some((view) => read(view) !== null));
  return html`<section class="cards">${known.map((number) => card(number, views))}</section>`;
}

/** A number of the runs that have it; of two that were measured alike, a change. */
function card(number: Headline, all: readonly RunView[]): Markup {
  const known = all.filter((view) => number.read(view) !== null);
  const views = all.length > 2 ? known : all;
  const readings = views.map((view) => number.read(view));
  const body =
    views.length === 1
      ? single(number, readings[0]!)
      : views.length === 2
        ? change(number, views, readings)
        : list(number, views, readings);
  return html`<article class="card"><h3>${number.title}</h3>${body}<p>${number.explain}</p></article>`;
}

const shown = ({ show }: Headline, reading: Reading | null) => (reading === null ? "–" : show(reading.value));

function single(number: Headline, reading: Reading): Markup {
  return html`<div class="numbers"><strong>${number.show(reading.value)}</strong></div>
    <div class="names">${besideChance(number, reading)}</div>`;
}

/** How a number stands to chance, by its interval. */
export function besideChance({ show }: Headline, { interval, chance }: Reading): string {
  if (chance === null) return "";
  if (interval === null) return `chance: ${show(chance)}`;
  if (interval[0] > chance) return `above chance (${show(chance)})`;
  return interval[1] < chance
    ? `below chance (${show(chance)})`
    : `cannot be told from chance (${show(chance)})`;
}

/** First → second; coloured only where intervals lie apart, and green only where the better number is no chance. */
function change(
  number: Headline,
  views: readonly RunView[],
  [first, last]: readonly (Reading | null)[],
): Markup {
  const verdict = judged(number, first, last);
  const chance = first?.chance ?? last?.chance ?? null;
  const words = verdict === "alike" ? "no clear difference" : `${number.better} is better`;
  return html`<div class="numbers"><span>${shown(number, first)}</span><span class="arrow">→</span><strong class="${verdict ?? ""}">${shown(number, last)}</strong></div>
    <div class="names">${views[0].name} → ${views[1].name}; ${words}${chance === null ? "" : `; chance: ${number.show(chance)}`}</div>`;
}

/** Null where an interval is not known, or where the better number is no better than chance. */
export function judged(
  { better }: Headline,
  first: Reading | null,
  last: Reading | null,
): "good" | "bad" | "alike" | null {
  if (!first?.interval || !last?.interval) return null;
  const rises = last.value > first.value;
  const [low, high] = rises ? [first.interval, last.interval] : [last.interval, first.interval];
  if (low[1] >= high[0]) return "alike";
  if (rises !== (better === "higher")) return "bad";
  return better === "lower" || last.chance === null || last.interval[0] > last.chance ? "good" : null;
}

function list(number: Headline, views: readonly RunView[], readings: readonly (Reading | null)[]): Markup {
  const rows = views.map(
    ({ name }, at) =>
      html`<tr><td>${name}</td><td class="number"><b>${shown(number, readings[at])}</b></td></tr>`,
  );
  const chance = readings.find((reading) => reading !== null)?.chance ?? null;
  return html`<table class="readings"><tbody>${rows}</tbody></table>
    <div class="names">${number.better} is better${chance === null ? "" : `; chance: ${number.show(chance)}`}</div>`;
}
