/** Scores of any representation → one self-contained HTML page: no script, no request to anywhere. */
import type { Score, ScoreMatrix } from "../types.ts";
import { intervalsFigure, onUnitScale } from "./figures/intervals.ts";
import { matrixFigure } from "./figures/matrix.ts";
import { html, type Markup } from "./html.ts";
import { conclusion, meaningOf } from "./meaning.ts";
import { page } from "./page.ts";

export interface ScoresView {
  readonly title: string;
  /** Where the numbers come from: files, rows, split, seed. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly scores: readonly Score[];
  readonly skipped: readonly { readonly metric: string; readonly why: string }[];
  readonly warnings: readonly string[];
}

const number = (value: number) => value.toFixed(3);

export function renderScores({ title, facts, scores, skipped, warnings }: ScoresView): string {
  const unit = scores.filter(onUnitScale);
  const body = html`<main>
    <h1>What ${title} knows</h1>
    <p class="lead">${conclusion(scores)}</p>
    <h2>All metrics</h2>
    ${
      unit.length === 0
        ? null
        : html`<p>Dot: the value. Bar: where 95 % of resamples fall. Orange: what the metric says of chance. Metrics that need not lie between 0 and 1 are in the table only.</p>
    <figure>${intervalsFigure("value, interval and chance of every metric", unit)}</figure>`
    }
    ${overview(scores)}
    ${scores.map(section)}
    <h2>How this was measured</h2>
    ${notes([...warnings, ...scores.flatMap(({ metric, warnings: list }) => list.map((w) => `${metric}: ${w}`))])}
    <div class="scroll"><table><tbody>${facts.map(([name, value]) => html`<tr><th>${name}</th><td class="small">${value}</td></tr>`)}
      ${skipped.map(({ metric, why }) => html`<tr><th>left out: ${metric}</th><td class="small">${why}</td></tr>`)}</tbody></table></div>
  </main>`;
  return page(title, body);
}

function overview(scores: readonly Score[]): Markup {
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
  return html`<div class="scroll"><table><thead><tr><th>metric</th><th class="number">value</th><th class="number">95 %</th><th class="number">chance</th>
    <th class="number">rows</th><th class="number">seconds</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** One metric: its number in words, its parts, its tables. */
function section(score: Score): Markup {
  const {
    metric,
    value,
    ci95,
    null: chance,
    variant,
    perFactor,
    perBlock,
    further = {},
    matrix,
    tables = {},
  } = score;
  const beside = [
    ...(ci95 === null ? [] : [`95 %: ${ci95.map(number).join(" … ")}`]),
    ...(chance === null ? [] : [`chance: ${number(chance)}`]),
  ];
  const shown = Object.entries(tables).filter(([, table]) => !same(table, matrix));
  return html`<section class="metric"><h2>${metric}</h2>
    <div class="numbers"><strong>${number(value)}</strong><span class="names">${beside.join("; ")}</span></div>
    <p>${meaningOf(score)}</p><p class="small">${variant}</p>
    ${parts("per factor", perFactor)}${parts("per block", perBlock)}${parts("other readings", further)}
    ${matrix ? tableFigure(`${metric}: the matrix`, metric, matrix) : null}
    ${shown.map(([name, table]) => tableFigure(name, `${metric}, ${name}`, table))}</section>`;
}

function parts(name: string, values: Readonly<Record<string, number>>): Markup {
  const entries = Object.entries(values);
  if (entries.length === 0) return html``;
  const cells = entries.map(([key, value]) => html`<span class="part">${key} <b>${number(value)}</b></span>`);
  return html`<p class="parts"><span class="names">${name}</span>${cells}</p>`;
}

function tableFigure(caption: string, label: string, table: ScoreMatrix): Markup {
  if (table.rows.length === 0 || table.columns.length === 0) return html``;
  return html`<figure><figcaption>${caption}</figcaption><div class="scroll">${matrixFigure(label, table)}</div></figure>`;
}

function same(a: ScoreMatrix, b: ScoreMatrix | null | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function notes(warnings: readonly string[]): Markup {
  if (warnings.length === 0) return html``;
  return html`<ul class="warnings">${[...new Set(warnings)].map((w) => html`<li>${w}</li>`)}</ul>`;
}
