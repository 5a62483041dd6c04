/** Retrieval strips: a query, then its nearest neighbours by one block. */
import type { Picture, Strip } from "../../evaluate/figures/strips.ts";
import { html, type Markup } from "../html.ts";
import type { RunView } from "../view.ts";

/** The strips of every run, with so many queries at most. */
export function stripsSection(views: readonly RunView[], most: number): Markup {
  return html`${views.map(
    (view) =>
      html`<h3>${view.name}</h3><div class="strips">${view.strips.map((each) => strip(each, most))}</div>`,
  )}`;
}

function strip({ part, factor, across, queries: all }: Strip, most: number): Markup {
  const queries = all.slice(0, most);
  const rule = across === null ? "" : `, all under another ${across}`;
  const found = queries.flatMap((q) => q.neighbours);
  const right = found.filter((picture) => picture.right).length;
  return html`<div class="strip"><h4>Nearest by <em>${part}</em></h4>
    <p>Framed: same ${factor} as the query${rule}. ${right} of ${found.length} shown.</p>
    ${queries.map(({ query, neighbours }) => html`<div class="row">${image(query, "query")}<span class="bar"></span>${neighbours.map((n) => image(n, n.right ? "right" : "wrong"))}</div>`)}
  </div>`;
}

function image({ image: source, label }: Picture, kind: string): Markup {
  return html`<img class="${kind}" src="${source}" alt="${label}" title="${label}">`;
}
