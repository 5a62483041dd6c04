/** What the decoder makes of codes: one edit, swaps, traversals; and how codes are spread. */
import { type EditFigures, GAP } from "../../evaluate/figures/edits.ts";
import { STEPS, type TraversalRow } from "../../evaluate/figures/traversals.ts";
import { CHANCE } from "../../metrics/frame/baselines.ts";
import { histogramFigure } from "../figures/histograms.ts";
import { html, type Markup } from "../html.ts";
import { cellOf, percent, type RunView, scoreOf } from "../view.ts";

/** Nothing for runs without a decoder; `most`: single dimensions. */
export function editsSection(views: readonly RunView[], most: number): Markup {
  const shown = views.flatMap((view) =>
    view.edits === null ? [] : [ofRun(view, view.edits, views.length > 1, most)],
  );
  if (shown.length === 0) return html``;
  return html`<h2>What edits do</h2>
    <p>Pictures made by the run's decoder; everybody here was held out of training if people were.</p>${shown}`;
}

function ofRun(
  view: RunView,
  { blocks, dimensions: all, swaps, edit, histograms }: EditFigures,
  named: boolean,
  most: number,
): Markup {
  const dimensions = all.slice(0, most);
  return html`${named ? html`<h3>${view.name}</h3>` : null}
    ${
      edit === null
        ? null
        : html`<h4>One edit: ${edit.block} from another picture</h4><p>From the left: ${edit.shown.join(", ")}.</p>
      <img class="tiles" style="max-width:${(edit.shown.length * 128).toString()}px" src="${edit.image}" alt="${edit.shown.join(", ")}">`
    }
    ${scoresTable(view)}
    ${
      swaps === null
        ? null
        : html`<h4>Swaps: ${swaps.block} across everything else</h4><p>The first row gives its ${swaps.block}, the first column the rest; both are real pictures.</p>
      <img class="tiles" style="max-width:896px" src="${swaps.image}" alt="grid of swaps of ${swaps.block}">`
    }
    <h4>Blocks along the data</h4><p>Each row moves one block of one picture along its principal axis, from the 2nd to the 98th percentile of the training codes.</p>
    ${traversals(blocks)}
    ${
      dimensions.length === 0
        ? null
        : html`<h4>Single dimensions along the data</h4><p>The ${dimensions.length} most active, the most active first, with the factor that each is most informative about.</p>
    ${traversals(dimensions)}`
    }
    <h4>How codes are spread</h4><p>The most active dimension of every block: columns are training pictures, the line held-out pictures.</p>
    <div class="histograms">${histograms.map((each) => html`<figure><figcaption>${each.part}</figcaption>${histogramFigure(each)}</figure>`)}</div>`;
}

/** Strips; where scripts run, sliders over them: one part moves, the others stay. */
const traversals = (rows: readonly TraversalRow[]): Markup =>
  html`<div class="traversals"><div class="player live"></div>${rows.map(traversal)}</div>`;

function traversal({ part, carries, activity, image }: TraversalRow): Markup {
  const share = carries === null ? "" : `${percent(carries.share)} of ${carries.factor}`;
  return html`<div class="traversal" data-part="${part}"><div><b>${part}</b><br><span class="small">${share === "" ? null : html`${share}, `}variance ${activity.toPrecision(2)}</span></div>
    <img class="tiles" data-steps="${STEPS}" data-gap="${GAP}" src="${image}" alt="traversal of ${part}"></div>`;
}

/** What a judge predicts of edited pictures, where the metric `editing` was asked for. */
function scoresTable(view: RunView): Markup {
  const score = scoreOf(view, "editing");
  const matrix = score?.matrix;
  if (!score || !matrix) return html``;
  const realism = score.tables?.realism;
  const columns = realism?.columns ?? [];
  const rows = matrix.rows.map(
    (
      row,
      r,
    ) => html`<tr class="${["reconstructed", "real", CHANCE].includes(row) ? "baseline" : ""}"><th>${row}</th>
      ${matrix.values[r].map((value, c) => html`<td class="number ${matrix.columns[c] === row ? "own" : ""}">${percent(value)}</td>`)}
      ${columns.map((column) => html`<td class="number">${decimal(cellOf(realism, row, column))}</td>`)}</tr>`,
  );
  return html`<h4>What a judge trained on real pictures predicts</h4>
    <p>A row is a block taken from another picture; in its own column (bold) the share of pictures that show the wanted level, in the others the share that show what they showed before. ${score.sampleSize} edits each.</p>
    <div class="scroll" tabindex="0"><table><thead><tr><th>swapped</th>${matrix.columns.map((c) => html`<th class="number">${c}</th>`)}${columns.map((c) => html`<th class="number">${c}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

const decimal = (value: number | null): string => (value === null ? "" : value.toFixed(2));
