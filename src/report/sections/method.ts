/** How a run was measured, with which supervision, and how to repeat it. */
import { describeData } from "../../run/data.ts";
import type { WeightedTerm } from "../../types/index.ts";
import { html, type Markup } from "../html.ts";
import { type RunView, scoreOf, type ViewScore } from "../view.ts";

const SHORT = 3;

/** Warnings, the settings of every run, and every score with its interval and chance. */
export function methodSection(views: readonly RunView[]): Markup {
  return html`${warnings(views)}
    <div class="scroll" tabindex="0"><table><thead><tr><th>run</th><th>data</th><th>supervision</th><th>code</th><th>pairs</th><th>terms</th><th>steps × batch</th><th>seed</th></tr></thead>
      <tbody>${views.map(runRow)}</tbody></table></div>
    <div class="scroll" tabindex="0"><table><thead><tr><th>run</th><th>metric</th><th class="number">value</th><th class="number">95 %</th><th class="number">shuffled</th><th class="number">rows</th><th>how</th></tr></thead>
      <tbody>${views.flatMap((view) => view.results.scores.map((score) => scoreRow(view, score)))}</tbody></table></div>
    <p class="small">Run again: <code>unweave train RUN/experiment.json</code> with the <code>experiment.json</code> of a run folder; the same bytes of scores on the same machine.
      ${environment(views[0])}</p>`;
}

function warnings(views: readonly RunView[]): Markup {
  const all = views.flatMap((view) => [
    ...view.results.warnings.map((w) => `data: ${w}`),
    ...view.results.scores.flatMap((score) =>
      score.warnings.map((w) => `${view.name}, ${score.metric}: ${w}`),
    ),
  ]);
  if (all.length === 0) return html``;
  return html`<ul class="warnings">${[...new Set(all)].map((w) => html`<li>${w}</li>`)}</ul>`;
}

function runRow({ name, experiment, results, data }: RunView): Markup {
  const code = Object.entries(experiment.code).map(([block, size]) => `${block} ${size}`);
  const terms = experiment.terms.map((t) => `${weightText(t.weight)} · ${t.label ?? t.name}`);
  return html`<tr><th>${name}</th><td>${describeData(data, experiment.data)}</td><td>${results.supervision}</td><td>${code.join(", ")}</td><td>${experiment.pairs.name}</td>
    <td class="long">${terms.join(" + ")}</td><td>${experiment.steps} × ${experiment.batch}</td><td>${experiment.seed}</td></tr>`;
}

function weightText(weight: WeightedTerm["weight"]): string {
  return typeof weight === "number" ? `${weight}` : `${weight.from} … ${weight.to}`;
}

function scoreRow({ name }: RunView, score: ViewScore): Markup {
  const number = (value: number | null) => (value === null ? "–" : value.toFixed(SHORT));
  const interval = score.ci95 === null ? "–" : score.ci95.map(number).join(" … ");
  return html`<tr><th>${name}</th><td>${score.metric}</td><td class="number">${number(score.value)}</td><td class="number">${interval}</td>
    <td class="number">${number(score.null)}</td><td class="number">${score.sampleSize}</td><td class="small">${score.variant}</td></tr>`;
}

function environment({ environment: e }: RunView): string {
  return `Unweave ${e.unweave}, Node ${e.node}, ${e.platform} ${e.arch}, ${e.cores} cores.`;
}

/** On how many pictures the probes were measured, where that is known. */
export function sampleNote(views: readonly RunView[]): string {
  const size = scoreOf(views[0], "blockAccuracy")?.sampleSize;
  return size === undefined ? "" : ` Measured on ${size} held-out pictures.`;
}
