/** One self-contained page of a sweep: table, parallel coordinates, importance, failures. */
import { figures } from "../../../../src/index.ts";
import { type Importances, importanceOf } from "./importance.ts";
import { importanceFigure } from "./importanceFigure.ts";
import { parallelFigure } from "./parallel.ts";
import {
  keysOf,
  objectiveName,
  type SweepResults,
  type SweepRow,
  settingsText,
  shortNames,
} from "./results.ts";
import { type SweepTable, tableOf } from "./table.ts";

const { html } = figures;
type Markup = figures.Markup;

/** Cells and failures that a page shows; there may be thousands. */
const [MOST_CELLS, MOST_FAILURES] = [200, 20];
/** So many settings stand beside each other on a narrow screen. */
const NARROW = 2;

/** The page as text: it loads nothing and runs nothing. */
export function sweepPage(results: SweepResults): string {
  const table = tableOf(results);
  const body = html`<main><h1>${results.name}</h1>
    <p class="lead">${headline(results, table)}</p>
    ${cards(results.rows)}
    ${tableSection(results, table)}
    ${lines(results)}
    ${importanceSection(importanceOf(results))}
    ${failures(results.rows)}</main>`;
  return figures.page(results.name, body);
}

function headline({ objective, rows }: SweepResults, { cells, columns, rows: texts }: SweepTable): string {
  const done = rows.filter(({ state }) => state === "completed").length;
  const all = `${done} of ${rows.length} trials are completed`;
  if (objective === null || cells.length === 0 || cells[0].objective === null) return `${all}.`;
  const name = objectiveName(objective);
  const extreme = objective.direction === "maximise" ? "largest" : "smallest";
  return `${all}. The ${extreme} ${name} is ${texts[0][columns.indexOf(name)]}, with ${settingsText(cells[0].settings, shortNames(keysOf(rows)))}.`;
}

/** States with a number each; those without any trial are left out. */
function cards(rows: readonly SweepRow[]): Markup {
  const states = [...Map.groupBy(rows, ({ state }) => state)];
  const colour = (state: string) => (state === "completed" ? "good" : state === "failed" ? "bad" : "");
  return html`<div class="cards" style="grid-template-columns: repeat(auto-fit, minmax(130px, 1fr))">${states.map(
    ([state, some]) =>
      html`<div class="card"><h3>${state}</h3><div class="numbers"><strong class="${colour(state)}">${some.length}</strong></div></div>`,
  )}</div>`;
}

function tableSection({ objective }: SweepResults, { columns, rows, cells }: SweepTable): Markup {
  // A column of numbers stands to the right.
  const kind = (at: number) => (rows.every((row) => /^([-+\d.]|–|$)/.test(row[at])) ? "number" : "");
  const order = objective === null ? "In the order of the plan" : "Best first";
  const more = rows.length - MOST_CELLS;
  const rest = more > 0 ? ` ${more} more cells are left out here.` : "";
  return html`<h2>Cells</h2>
    <p>${order}. A cell is one choice of settings; numbers are mean ± standard deviation over its completed seeds.${rest}</p>
    <div class="scroll" tabindex="0"><table>
    <thead><tr>${columns.map((name, at) => html`<th class="${kind(at)}">${name}</th>`)}<th>best run</th></tr></thead>
    <tbody>${rows
      .slice(0, MOST_CELLS)
      .map(
        (row, at) =>
          html`<tr class="${at === 0 && cells[0].objective !== null ? "chosen" : ""}">${row.map((cell, k) => html`<td class="${kind(k)}">${cell}</td>`)}<td class="names">${cells[at].best?.run ?? cells[at].best?.name ?? ""}</td></tr>`,
      )}</tbody></table></div>`;
}

function lines({ rows, objective }: SweepResults): Markup {
  const figure = objective === null ? null : parallelFigure(rows, objective);
  if (objective === null || figure === null) return html``;
  return html`<h2>Settings and ${objectiveName(objective)}</h2>
    <p>Every line is a trial; it goes through its settings to what it came to. The stronger its colour, the better, and the best is orange. A line below an axis has no such setting.</p>
    ${keysOf(rows).length > NARROW ? html`<div class="scroll" tabindex="0">${figure}</div>` : figure}`;
}

function importanceSection({ settings, r2, cells, caveat }: Importances): Markup {
  if (settings.length === 0) return html`<h2>Importance of settings</h2><p>${caveat}</p>`;
  return html`<h2>Importance of settings</h2>
    <p>A random forest fitted to some of the ${cells} cells explains ${(100 * r2!).toFixed(0)} % of the variance of the others (R² ${r2!.toFixed(2)}). ${caveat}</p>
    <figure>${importanceFigure(settings)}</figure>`;
}

function failures(rows: readonly SweepRow[]): Markup {
  const failed = rows.filter(({ state }) => state === "failed");
  if (failed.length === 0) return html``;
  const names = shortNames(keysOf(rows));
  const more = failed.length - MOST_FAILURES;
  return html`<h2>Failures</h2>
    <p>The last lines of what each said.${more > 0 ? ` ${more} more are left out here.` : ""}</p>
    ${failed.slice(0, MOST_FAILURES).map(
      ({ name, settings, seed, failure }) =>
        html`<div class="card" style="margin: 0 0 12px"><h4 style="margin: 0">${settingsText(settings, names)}, seed ${seed} <span class="names">${name}</span></h4>
        <pre class="small" style="white-space: pre-wrap; overflow-wrap: anywhere">${failure ?? "It said nothing."}</pre></div>`,
    )}`;
}
