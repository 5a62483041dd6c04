/** Scores of any representation → one self-contained HTML page: no script, no request to anywhere. */
import { metrics } from "../metrics/registry.ts";
import { VERSION } from "../run/version.ts";
import type { Score, ScoreMatrix } from "../types/index.ts";
import { intervalsFigure } from "./figures/intervals.ts";
import { matrixFigure } from "./figures/matrix.ts";
import { html, type Markup } from "./html.ts";
import { conclusion, meaningOf } from "./meaning.ts";
import { page } from "./page.ts";

/** What such a page shows. */
export interface ScoresView {
  readonly title: string;
  /** Where the numbers come from: files, rows, split, seed. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly scores: readonly Score[];
  readonly skipped: readonly { readonly metric: string; readonly why: string }[];
  readonly warnings: readonly string[];
}

const number = (value: number) => value.toFixed(3);

/** The page as text. */
export function renderScores({ title, facts, scores, skipped, warnings }: ScoresView): string {
  const said = scores.flatMap(({ metric, warnings: list }) => list.map((text) => `${metric}: ${text}`));
  const body = html`<main>
    <h1>What ${title} knows</h1>
    <p class="lead">${conclusion(scores)}</p>
    <h2>All metrics</h2>
    <div class="pair">${overviewFigure(scores)}${overviewTable(scores)}</div>
    <h2>One by one</h2>
    <div class="metrics">${scores.map(card)}</div>
    <h2>How this was measured</h2>
    ${notes([...warnings, ...said])}
    <div class="scroll" tabindex="0"><table><tbody>${facts.map(([name, value]) => fact(name, value))}
      ${skipped.map(({ metric, why }) => fact(`left out: ${metric}`, why))}${fact("program", `Unweave ${VERSION}`)}</tbody></table></div>
  </main>`;
  return page(title, body);
}

const fact = (name: string, value: string) => html`<tr><th>${name}</th><td class="small">${value}</td></tr>`;

function overviewFigure(scores: readonly Score[]): Markup {
  const shown = scores.filter(({ metric }) => !isUnbounded(metric));
  if (shown.length === 0) return html``;
  return html`<figure>${intervalsFigure("value, interval and chance of every metric", shown)}
    <p class="small">Dot: the value. Bar: where it falls in 95 % of resamples. Orange: what the metric says where there is nothing to find.
    Metrics with another scale stand in the table only.</p></figure>`;
}

const isUnbounded = (metric: string) =>
  metrics.has(metric) && metrics.lookup(metric).scoring?.unbounded === true;

function overviewTable(scores: readonly Score[]): Markup {
  const rows = scores.map(
    ({
      metric,
      value,
      ci95,
      null: chance,
      sampleSize,
      seconds,
    }) => html`<tr><th>${metric}</th><td class="number">${number(value)}</td>
      <td class="number">${ci95 === null ? "–" : ci95.map(number).join(" … ")}</td><td class="number">${chance === null ? "–" : number(chance)}</td>
      <td class="number">${sampleSize}</td><td class="number">${seconds.toFixed(2)}</td></tr>`,
  );
  return html`<div class="scroll" tabindex="0"><table><thead><tr><th>metric</th><th class="number">value</th><th class="number">95 %</th><th class="number">chance</th>
    <th class="number">rows</th><th class="number">seconds</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** One metric: its number in words, its parts, its tables; tables beyond the first unfold. */
function card(score: Score): Markup {
  const { metric, value, ci95, null: chance, variant, perFactor, perBlock, further = {}, matrix } = score;
  const beside = [
    ...(ci95 === null ? [] : [`95 %: ${ci95.map(number).join(" … ")}`]),
    ...(chance === null ? [] : [`chance: ${number(chance)}`]),
  ];
  const tables = Object.entries({ ...(matrix && { "": matrix }), ...score.tables });
  const figures = tables.map(([name, table]) => tableFigure(name, metric, table));
  const names = tables.slice(1).map(([name]) => name);
  return html`<article class="card"><h3>${metric}</h3>
    <div class="numbers"><strong>${number(value)}</strong><span class="names">${beside.join("; ")}</span></div>
    <p>${meaningOf(score)}</p>
    ${parts("per factor", perFactor)}${parts("per block", perBlock)}${parts("other readings", further)}
    ${figures.slice(0, 1)}
    ${names.length === 0 ? null : html`<details><summary>more: ${names.join(", ")}</summary>${figures.slice(1)}</details>`}
    <p class="small">${variant}</p></article>`;
}

function parts(name: string, values: Readonly<Record<string, number>>): Markup {
  const entries = Object.entries(values);
  if (entries.length === 0) return html``;
  const areCounts =
    entries.every(([, value]) => Number.isInteger(value)) && entries.some(([, value]) => value > 1);
  const shown = (value: number) => (areCounts ? `${value}` : number(value));
  const cells = entries.map(([key, value]) => html`<span class="part">${key} <b>${shown(value)}</b></span>`);
  return html`<p class="parts"><span class="names">${name}</span>${cells}</p>`;
}

function tableFigure(caption: string, metric: string, table: ScoreMatrix): Markup {
  if (table.rows.length === 0 || table.columns.length === 0) return html``;
  const heading = caption === "" ? null : html`<figcaption>${caption}</figcaption>`;
  return html`<figure>${heading}${matrixFigure(`${metric} ${caption}`.trim(), table)}</figure>`;
}

function notes(warnings: readonly string[]): Markup {
  if (warnings.length === 0) return html``;
  return html`<ul class="warnings">${[...new Set(warnings)].map((w) => html`<li>${w}</li>`)}</ul>`;
}
