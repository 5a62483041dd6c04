/** The table: what each part of each run knows, beside chance, raw pixels and an untrained encoder. */
import { CHANCE, RAW_PIXELS, UNTRAINED } from "../../metrics/frame/baselines.ts";
import type { ScoreMatrix } from "../../types/index.ts";
import { html, type Markup } from "../html.ts";
import { cellOf, percent, type RunView, scoreOf } from "../view.ts";

const HEADINGS: Readonly<Record<string, string>> = { all: "rank-1", hard: "rank-1, hard" };

/** A row for every part of every run, then for raw pixels, the untrained encoder and chance. */
export function knowledgeTable(views: readonly RunView[]): Markup {
  const [first] = views;
  const rank1 = scoreOf(first, "retrieval")?.tables?.rank1;
  const probes = scoreOf(first, "blockAccuracy")?.tables?.linear;
  const columns = [...(rank1?.columns.map((c) => HEADINGS[c] ?? c) ?? []), ...(probes?.columns ?? [])];
  const names = (view: RunView) =>
    (scoreOf(view, "blockAccuracy") ?? scoreOf(view, "retrieval"))?.matrix?.rows ??
    Object.keys(view.results.blocks);
  const rows = views.flatMap((view) => {
    const parts = names(view).length > 1 ? [...names(view), "whole code"] : names(view);
    return parts.map((part, i) => row(i === 0 ? view.name : "", part, view, rank1, probes));
  });
  const shared = [RAW_PIXELS, UNTRAINED, CHANCE].map((name) =>
    row("", name, first, rank1, probes, "baseline"),
  );
  return html`<div class="scroll" tabindex="0"><table>
    <thead><tr><th></th><th>read from</th>${columns.map((c) => html`<th class="number">${c}</th>`)}</tr></thead>
    <tbody>${[...rows, ...shared]}</tbody></table></div>`;
}

function row(
  run: string,
  part: string,
  view: RunView,
  rank1: ScoreMatrix | undefined,
  probes: ScoreMatrix | undefined,
  kind = "",
): Markup {
  const own = scoreOf(view, "retrieval")?.tables?.rank1;
  const linear = scoreOf(view, "blockAccuracy")?.tables?.linear;
  const cells = [
    ...(rank1?.columns ?? []).map((c) => html`<td class="number">${percent(cellOf(own, part, c))}</td>`),
    ...(probes?.columns ?? []).map(
      (c) => html`<td class="number ${c === part ? "own" : ""}">${percent(cellOf(linear, part, c))}</td>`,
    ),
  ];
  return html`<tr class="${kind} ${run === "" ? "" : "first"}"><th>${run}</th><td>${part}</td>${cells}</tr>`;
}
