/** Retrieval strips: a query, then its nearest neighbours by one block. */
import type { Picture, Strip } from "../../evaluate/figures/strips.ts";
import { html, type Markup } from "../html.ts";
import type { RunView } from "../view.ts";

/** The strips of every run. */
export function stripsSection(views: readonly RunView[]): Markup {
  return html`${views.map((view) => html`<h3>${view.name}</h3><div class="strips">${view.strips.map(strip)}</div>`)}`;
}

function strip({ part, factor, across, queries }: Strip): Markup {
  const rule = across === null ? "" : `, all under another ${across}`;
  const all = queries.flatMap((q) => q.neighbours);
  const right = all.filter((picture) => picture.right).length;
  return html`<div class="strip"><h4>Nearest by <em>${part}</em></h4>
    <p>Framed: same ${factor} as the query${rule}. ${right} of ${all.length} shown.</p>
    ${queries.map(({ query, neighbours }) => html`<div class="row">${image(query, "query")}<span class="bar"></span>${neighbours.map((n) => image(n, n.right ? "right" : "wrong"))}</div>`)}
  </div>`;
}

function image({ image: source, label }: Picture, kind: string): Markup {
  return html`<img class="${kind}" src="${source}" alt="${label}" title="${label}">`;
}
