/** How the recipe of a run was chosen: what strangers may expect, and every candidate with its numbers. */

import type { Choice, HeldOutScores, Tried } from "../../choose/choice.ts";
import { expectation } from "../../choose/says.ts";
import { counted } from "../../numerics/counted.ts";
import { html, type Markup } from "../html.ts";
import { percent, type RunView } from "../view.ts";

/** The first fact of a run whose recipe chose itself: how often people (objects, …) never seen are found. */
export function promise(views: readonly RunView[]): Markup {
  return html`${views.map(({ choice }) => {
    const said = choice && expectation(choice);
    return said ? html`<p class="lead">${said}</p>` : html``;
  })}`;
}

/** A table of candidates for every run that has a choice, with the reason. */
export function choiceSection(views: readonly RunView[]): Markup {
  return html`${views.map(({ name, choice }) => (choice === null ? html`` : chosen(views.length > 1 ? name : null, choice)))}`;
}

const chosen = (
  run: string | null,
  choice: Choice,
): Markup => html`<h2>How the recipe was chosen${run === null ? "" : `: ${run}`}</h2>
    <p>${choice.reason}${choice.candidates.length === 0 ? "" : ` ${explained(choice)}`}</p>
    ${choice.candidates.length === 0 ? null : candidates(choice)}
    ${choice.notes.length === 0 ? null : html`<ul class="warnings">${choice.notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;

const explained = ({ content, folds }: Choice) =>
  `Each candidate was trained ${counted(folds.length, "time")}, every time without some levels of ${content}, and searched among those (${folds.map((fold) => fold.length).join(", ")} levels).`;

/** Columns of the table: what each is called, and what it shows of a row. */
const COLUMNS: readonly (readonly [string, (scores: HeldOutScores) => string])[] = [
  ["score", ({ score }) => score.toFixed(3)],
  ["any picture", ({ any }) => percent(any)],
  ["ordinary picture", ({ rank1 }) => percent(rank1)],
  ["worst group", ({ worst }) => (worst === null ? "–" : percent(worst.rank1))],
  ["perturbed", ({ perturbed }) => percent(perturbed)],
  ["leak", ({ leak }) => percent(leak)],
];

function candidates(choice: Choice): Markup {
  const { candidates, rawPixels, nested, chance, folds } = choice;
  const rows = candidates.toSorted((a, b) => b.mean.score - a.mean.score);
  const heads = [...COLUMNS.map(([head]) => head), ...folds.map((_, fold) => `score, fold ${fold + 1}`)];
  const none = folds.map(() => html`<td></td>`);
  const beside = (name: string, scores: HeldOutScores) =>
    html`<tr class="baseline"><th>${name}</th>${numbers(scores)}${none}</tr>`;
  return html`<div class="scroll" tabindex="0"><table>
    <thead><tr><th>candidate</th>${heads.map((head) => html`<th class="number">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((each) => row(each, each.name === choice.chosen))}
      ${nested === null ? null : html`<tr class="first"><th>expected of strangers</th>${numbers(nested)}${none}</tr>`}
      ${rawPixels === null ? null : beside("raw pixels", rawPixels)}
      ${chance === null ? null : chanceRow(chance, folds.length)}</tbody></table></div>
    ${legend(choice)}`;
}

const numbers = (scores: HeldOutScores) =>
  COLUMNS.map(([, show]) => html`<td class="number">${show(scores)}</td>`);

const row = ({ name, mean, folds }: Tried, isChosen: boolean): Markup =>
  html`<tr class="${isChosen ? "chosen" : ""}"><th>${name}${isChosen ? " ✓" : ""}</th>${numbers(mean)}${folds.map(({ score }) => html`<td class="number">${score.toFixed(3)}</td>`)}</tr>`;

function chanceRow({ any, leak }: NonNullable<Choice["chance"]>, folds: number): Markup {
  const cells = ["–", percent(any), percent(any), "–", percent(any), percent(leak), ...Array(folds).fill("")];
  return html`<tr class="baseline"><th>chance</th>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`;
}

/** What each number is. */
function legend({ gallery, nested, content, nuisance, folds }: Choice): Markup {
  const worst = nested?.worst ? ` (${nested.worst.group})` : "";
  const conditions = nuisance.join(", ");
  return html`<p class="small"><b>Any picture</b>: every ${content} is enrolled with one picture drawn by chance. <b>Ordinary picture</b>: with ${gallery}.
      ${nuisance.length === 0 ? null : html`<b>Worst group</b>: the same under those conditions of ${conditions} where it is lowest${worst}. <b>Leak</b>: how often the five nearest pictures of others vote for the right ${conditions}.`}
      <b>Perturbed</b>: as any picture, with every query moved, turned and scaled a little. <b>Score</b>: the mean of any picture, worst group and perturbed, less 0.2 · leak.
      <b>Expected of strangers</b>: each fold read with the candidate that the other ${counted(folds.length - 1, "fold")} choose, so that no fold chose what it reads.</p>`;
}
