/** Run folders → one self-contained HTML file: no script but its own, no request to anywhere. */

import { type Extent, fitting } from "./extent.ts";
import { heatmap } from "./figures/heatmap.ts";
import { informationFigure } from "./figures/information.ts";
import { lossFigure } from "./figures/losses.ts";
import { html, type Markup } from "./html.ts";
import { page } from "./page.ts";
import { SCRIPT } from "./script.ts";
import { choiceSection, promise } from "./sections/choice.ts";
import { editsSection } from "./sections/edits.ts";
import { headline } from "./sections/headline.ts";
import { mapsSection } from "./sections/maps.ts";
import { methodSection, sampleNote } from "./sections/method.ts";
import { stripsSection } from "./sections/strips.ts";
import { knowledgeTable } from "./sections/table.ts";
import { areComparable, type RunView, scoreOf, searchedFactor, viewOf } from "./view.ts";

/** What stands at the head of the page. */
export interface ReportOptions {
  readonly title: string;
  /** One sentence under the title. */
  readonly lead?: string;
  /** Without its script, for a place where none may run. */
  readonly plain?: boolean;
}

/**
 * The report of one run, or of several side by side ("before" and "after"), as text; an InputError where a
 * folder holds none.
 *
 * ```ts
 * const html = renderReport(["runs/faces"], { title: "Faces in three blocks" });
 * console.log(html.includes("What each block knows")); // true
 * ```
 */
export function renderReport(
  folders: readonly string[],
  { title, lead, plain = false }: ReportOptions,
): string {
  const views = folders.map(viewOf);
  return fitting((extent, leftOut) => {
    const head = html`<h1>${title}</h1>
    ${lead === undefined ? null : html`<p class="lead">${lead}</p>`}
    ${leftOut === null ? null : html`<ul class="warnings"><li>${leftOut}</li></ul>`}`;
    return page(title, html`<main>${head}${body(views, extent, !plain)}</main>`, plain ? null : SCRIPT);
  });
}

const body = (views: readonly RunView[], extent: Extent, isLive: boolean): Markup => html`${promise(views)}
    ${headline(views)}
    ${choiceSection(views)}
    ${measured(views, ["blockAccuracy"]) ? blocks(views) : null}
    ${measured(views, ["blockAccuracy", "retrieval"]) ? numbers(views) : null}
    <h2>Look for yourself</h2>
    <p>The first picture is the query, the others are its nearest neighbours by one block. All of them are held-out pictures.</p>
    ${stripsSection(searched(views), extent.queries)}
    ${mapsSection(views, extent.map, isLive)}
    ${editsSection(views, extent.dimensions)}
    <h2>What single dimensions know</h2>
    <p>Each column is one dimension of the code, each row a factor; colour means that the dimension alone has much information about the factor, beyond what shuffled labels give.</p>
    ${views.map(information)}
    <h2>Training</h2>
    <div class="pair">${views.map(losses)}</div>
    <h2>How this was measured</h2>
    ${methodSection(views)}`;

/** Whether any run was measured by one of these metrics; a section without one is left out. */
const measured = (views: readonly RunView[], metrics: readonly string[]) =>
  views.some((view) => metrics.some((metric) => scoreOf(view, metric) !== null));

/** The runs whose search was measured, or all where none was: neighbours by a block that is not for searching show nothing. */
function searched(views: readonly RunView[]): readonly RunView[] {
  const found = views.filter((view) => scoreOf(view, "retrieval") !== null);
  return found.length > 0 ? found : views;
}

const blocks = (views: readonly RunView[]): Markup => html`<h2>What each block knows</h2>
    <p>How often a linear probe predicts a factor from a block.${sampleNote(views)} Grey is chance, full colour is perfect; framed in orange is the block's own factor.
      A code whose parts mean one thing each has colour in the frames and none elsewhere.</p>
    <div class="pair">${views.map(heat)}</div>`;

const numbers = (views: readonly RunView[]): Markup => html`<h2>The same as numbers</h2>
    <p>Rank-1 is the share of held-out pictures whose nearest neighbour shows the same ${listed(views.map(searchedFactor))} under other conditions; the other columns are the linear probe.</p>
    ${areComparable(views) ? knowledgeTable(views) : views.map((view) => knowledgeTable([view]))}`;

const listed = (names: readonly string[]) => [...new Set(names)].join(" or ");

function heat(view: RunView): Markup {
  const score = scoreOf(view, "blockAccuracy");
  const matrix = score?.tables?.linear;
  if (matrix === undefined) return html``;
  const figure = heatmap(`block by factor, ${view.name}`, matrix, Object.keys(view.results.blocks));
  return html`<figure><figcaption>${caption(view)}</figcaption>${figure}</figure>`;
}

function information(view: RunView): Markup {
  const matrix = scoreOf(view, "activity")?.matrix ?? scoreOf(view, "mig")?.matrix;
  if (!matrix) return html``;
  return html`<figure><figcaption>${caption(view)}</figcaption><div class="scroll" tabindex="0">${informationFigure(`factor by dimension, ${view.name}`, matrix)}</div></figure>`;
}

function losses(view: RunView): Markup {
  return html`<figure><figcaption>${caption(view)}</figcaption>${lossFigure(`terms over steps, ${view.name}`, view.events)}</figure>`;
}

const caption = (view: RunView) => `${view.name}: ${view.experiment.recipe}`;
