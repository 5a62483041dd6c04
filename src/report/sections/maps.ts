/** A map of every block. Where scripts run, each point shows its picture and what every block calls its nearest. */
import type { MapFigure, MapPart } from "../../evaluate/figures/map.ts";
import { counted } from "../../numerics/counted.ts";
import { inPercent } from "../../numerics/percent.ts";
import { GREY, levelColours, MOST_HUES } from "../figures/colours.ts";
import { mapSvg } from "../figures/map.ts";
import { html, type Markup } from "../html.ts";
import type { RunView } from "../view.ts";

/** Neighbours by each block. */
const NEIGHBOURS = 6;
/** Levels that a legend names. */
const NAMED = 12;

/** What the page's script reads of a map. */
export interface LiveMap extends Pick<MapFigure, "levels" | "sheets"> {
  readonly factors: readonly Pick<MapFigure["factors"][number], "name" | "levels">[];
  /** `own`: number of the factor that a neighbour should agree in; −1 where the part is no factor's. */
  readonly parts: readonly {
    readonly name: string;
    readonly own: number;
    readonly near: readonly (readonly number[])[];
  }[];
}

/** Maps of the runs that have them; `most`: pictures of each. */
export function mapsSection(views: readonly RunView[], most: number, isLive: boolean): Markup {
  const shown = views.flatMap((view) =>
    view.map === null || most === 0 ? [] : [{ view, map: first(view.map, most) }],
  );
  if (shown.length === 0) return html``;
  return html`<h2>A map of every block</h2>
    <p>Every point is a picture, and lies where the block puts it: along the two directions in which its numbers extend most. What lies near is alike to
      the block, as far as two directions show. A block that knows its factor alone parts the colours of that factor, and mixes those of others.</p>
    ${!isLive ? null : html`<p class="live small">Point at a picture, or move the slider: it is ringed in every map, and beside them stands what each block calls its nearest. A press keeps it.</p>`}
    ${shown.map(({ view, map }) => ofRun(view, map, { named: shown.length > 1, isLive }))}`;
}

/** The first pictures of a map: they were drawn by chance, so that these are too. */
function first(map: MapFigure, most: number): MapFigure {
  const count = Math.min(most, map.parts[0]?.x.length ?? 0);
  const { sheets } = map;
  return {
    ...map,
    levels: map.levels.map((list) => list.slice(0, count)),
    parts: map.parts.map((part) => ({
      ...part,
      x: part.x.slice(0, count),
      y: part.y.slice(0, count),
      near: part.near.slice(0, count).map((near) => near.filter((each) => each < count).slice(0, NEIGHBOURS)),
    })),
    sheets: { ...sheets, images: sheets.images.slice(0, Math.ceil(count / sheets.onOne)) },
  };
}

function ofRun(
  { name }: RunView,
  map: MapFigure,
  { named, isLive }: { named: boolean; isLive: boolean },
): Markup {
  const count = map.parts[0]?.x.length ?? 0;
  const some =
    count < map.of
      ? `${count} of ${counted(map.of, `${map.kind} picture`)}, drawn by chance`
      : counted(count, `${map.kind} picture`);
  return html`${named ? html`<h3>${name}</h3>` : null}
    <section class="maps" data-live="${isLive ? JSON.stringify(liveOf(map)) : ""}"><p class="small">${some}.</p>
      <div class="both"><div class="of-parts">${map.parts.map((part) => ofPart(name, map, part))}</div>
      ${isLive ? html`<aside class="live" aria-label="${`One picture of ${name} and its neighbours`}"></aside>` : null}</div></section>`;
}

function liveOf({ factors, levels, parts, sheets }: MapFigure): LiveMap {
  return {
    ...{ levels, sheets },
    factors: factors.map(({ name, levels: words }) => ({ name, levels: words })),
    parts: parts.map(({ name, near }) => ({
      name,
      near,
      own: factors.findIndex((factor) => factor.name === name),
    })),
  };
}

function ofPart(run: string, { factors, levels }: MapFigure, part: MapPart): Markup {
  const factor = factors[part.factor];
  const own = levels[part.factor] ?? part.x.map(() => -1);
  const counts = (factor?.levels ?? []).map((_, level) => own.filter((each) => each === level).length);
  const colours = levelColours(factor?.kind ?? "", counts);
  const [across, up] = part.shares.map((share) => inPercent(share));
  const by = factor === undefined ? "" : `, coloured by ${factor.name}`;
  const svg = mapSvg(
    `${part.name}${by}: map of ${run}`,
    part,
    own.map((level) => colours[level] ?? GREY),
  );
  return html`<figure><figcaption>${part.name} <span class="small">${across} + ${up} of what varies${by}</span></figcaption>${svg}
    ${factor === undefined ? null : legend(factor.levels, counts, colours)}</figure>`;
}

function legend(levels: readonly string[], counts: readonly number[], colours: readonly string[]): Markup {
  const found = levels.map((level, at) => ({ level, at })).filter(({ at }) => counts[at] > 0);
  const named = found.filter(({ at }) => colours[at] !== GREY).slice(0, NAMED);
  const rest = found.length - named.length;
  const grey = found.some(({ at }) => colours[at] === GREY)
    ? `; only the ${MOST_HUES} most frequent have a colour of their own`
    : "";
  return html`<p class="keys small">${named.map(({ level, at }) => html`<span><i style="background:${colours[at]}"></i>${level}</span> `)}${rest === 0 ? null : `and ${counted(rest, "more level")}${grey}`}</p>`;
}
