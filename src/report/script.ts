/**
 * The one script of a report, as text. It is written as functions that know only each other and the page, so that their own source
 * is what runs there. It puts text into elements and never markup, whatever names say.
 */
import type { LiveMap } from "./sections/maps.ts";

/** A map on the page: what is known of it, where its points are drawn, and where one picture is shown. */
interface Shown {
  readonly map: LiveMap;
  readonly plots: readonly { readonly svg: SVGSVGElement; readonly dots: readonly SVGCircleElement[] }[];
  readonly sheets: readonly HTMLImageElement[];
  readonly panel: HTMLElement;
  /** Number of the picture, and whether a press keeps it. */
  at: number;
  kept: boolean;
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function slider(label: string, most: number, value: number): HTMLInputElement {
  const input = element("input");
  Object.assign(input, { type: "range", min: "0", max: String(most), value: String(value) });
  input.setAttribute("aria-label", label);
  return input;
}

/** What is known of a picture, level by level. */
function wordsOf({ factors, levels }: LiveMap, at: number): string[] {
  return factors.map(({ name, levels: words }, k) => `${name}: ${words[levels[k][at]] ?? "not known"}`);
}

/** One picture, cut from the sheet on which its number has its place. */
function thumbnail({ map, sheets }: Shown, at: number, side: number): HTMLCanvasElement {
  const { size, across, onOne } = map.sheets;
  const canvas = element("canvas");
  Object.assign(canvas, { width: size, height: size });
  Object.assign(canvas.style, { width: `${side}px`, height: `${side}px` });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", wordsOf(map, at).join(", "));
  const [sheet, place] = [sheets[Math.floor(at / onOne)], at % onOne];
  void sheet?.decode().then(() => {
    const [left, top] = [(place % across) * size, Math.floor(place / across) * size];
    canvas.getContext("2d")?.drawImage(sheet, left, top, size, size, 0, 0, size, size);
  });
  return canvas;
}

/** The nearest of one picture by one part; whether they agree is said where the part is a factor's. */
function neighbours(shown: Shown, part: LiveMap["parts"][number]): HTMLElement[] {
  const levels = shown.map.levels[part.own] ?? [];
  const row = element("div", "near");
  for (const other of part.near[shown.at]) {
    const right = levels[other] >= 0 && levels[other] === levels[shown.at];
    const button = element("button", right ? "right" : "");
    button.append(thumbnail(shown, other, 48));
    if (right) button.append(element("span", "tick", "✓"));
    button.title = wordsOf(shown.map, other).join(", ");
    button.onclick = () => choose(shown, other, true);
    row.append(button);
  }
  return [element("h4", "", `Nearest by ${part.name}`), row];
}

/** Rings a picture and its neighbours in every map. */
function ring({ plots, map, at }: Shown): void {
  plots.forEach(({ svg, dots }, k) => {
    for (const old of svg.querySelectorAll(".ring")) old.remove();
    for (const point of [at, ...map.parts[k].near[at]]) {
      const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      for (const name of ["cx", "cy"]) circle.setAttribute(name, dots[point].getAttribute(name) ?? "0");
      circle.setAttribute("r", point === at ? "9" : "6");
      circle.setAttribute("class", point === at ? "ring one" : "ring");
      svg.append(circle);
    }
  });
}

/** Shows one picture beside the maps. */
function choose(shown: Shown, at: number, kept: boolean): void {
  Object.assign(shown, { at, kept });
  const { map, panel } = shown;
  const [range, body] = [panel.querySelector("input"), panel.querySelector(".body")];
  if (range !== null) range.value = String(at);
  ring(shown);
  const head = element("div", "asked");
  const words = element("p");
  for (const line of wordsOf(map, at)) words.append(element("span", "", line), element("br"));
  head.append(thumbnail(shown, at, 96), words);
  const own = map.parts.some((part) => part.own >= 0);
  const note = own
    ? "A green frame with ✓: the level of the block's own factor is the same. A press on a picture goes to it."
    : "A press on a picture goes to it.";
  body?.replaceChildren(
    head,
    ...map.parts.flatMap((part) => neighbours(shown, part)),
    element("p", "small", note),
  );
}

/** The point nearest to a place on the screen, if it is near enough to be meant. */
function pointAt({ svg, dots }: Shown["plots"][number], { clientX, clientY }: MouseEvent): number | null {
  const inverse = svg.getScreenCTM()?.inverse();
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(inverse);
  const gaps = dots.map((dot) => Math.hypot(dot.cx.baseVal.value - x, dot.cy.baseVal.value - y));
  const least = gaps.reduce((best, gap, at) => (gap < gaps[best] ? at : best), 0);
  return gaps[least] < 16 ? least : null;
}

function startMap(section: HTMLElement): void {
  const map = JSON.parse(section.dataset.live ?? "") as LiveMap;
  const plots = [...section.querySelectorAll("svg")].map((svg) => ({
    svg,
    dots: [...svg.querySelectorAll("circle")],
  }));
  const sheets = map.sheets.images.map((image) => Object.assign(new Image(), { src: image }));
  const shown: Shown = {
    map,
    plots,
    sheets,
    panel: section.querySelector("aside") as HTMLElement,
    at: 0,
    kept: false,
  };
  const last = plots[0].dots.length - 1;
  const range = slider("Picture", last, 0);
  range.oninput = () => choose(shown, Number(range.value), true);
  const body = element("div", "body");
  body.setAttribute("aria-live", "polite");
  shown.panel.append(range, body);
  for (const plot of plots) {
    plot.svg.addEventListener("pointermove", (event) => {
      const at = pointAt(plot, event);
      if (at !== null && at !== shown.at && !shown.kept) choose(shown, at, false);
    });
    plot.svg.addEventListener("click", (event) => {
      const at = pointAt(plot, event);
      choose(shown, at ?? shown.at, at !== null);
    });
  }
  choose(shown, 0, false);
}

/** One tile of a strip, where it is shown larger. */
function showTile(canvas: HTMLCanvasElement, strip: HTMLImageElement, step: number): void {
  const { gap = "0", steps = "1" } = strip.dataset;
  const width = (strip.naturalWidth + Number(gap)) / Number(steps) - Number(gap);
  Object.assign(canvas, { width, height: strip.naturalHeight });
  const left = step * (width + Number(gap));
  canvas
    .getContext("2d")
    ?.drawImage(strip, left, 0, width, strip.naturalHeight, 0, 0, width, strip.naturalHeight);
}

/** Sliders over strips that were drawn when the run ended: one part moves, the others stay. */
function startSliders(player: HTMLElement): void {
  const rows = [...player.parentElement!.querySelectorAll<HTMLElement>(".traversal")];
  const strips = rows.map((row) => row.querySelector("img") as HTMLImageElement);
  const steps = Number(strips[0].dataset.steps);
  const middle = Math.floor((steps - 1) / 2);
  const canvas = element("canvas");
  canvas.setAttribute("role", "img");
  const list = element("div", "sliders");
  const inputs = rows.map((row) => slider(row.dataset.part ?? "", steps - 1, middle));
  const move = (at: number) => {
    inputs.forEach((input, k) => {
      if (k !== at) input.value = String(middle);
      input.parentElement?.classList.toggle("moved", k === at);
    });
    const step = Number(inputs[at].value);
    canvas.setAttribute("aria-label", `${rows[at].dataset.part}, place ${step + 1} of ${steps}`);
    void strips[at].decode().then(() => showTile(canvas, strips[at], step));
  };
  inputs.forEach((input, at) => {
    const label = element("label", "", rows[at].dataset.part);
    label.append(input);
    list.append(label);
    input.oninput = () => move(at);
    input.onfocus = () => move(at);
  });
  player.replaceChildren(canvas, list);
  move(0);
}

function start(): void {
  document.documentElement.classList.add("running");
  for (const section of document.querySelectorAll<HTMLElement>("[data-live]")) startMap(section);
  for (const player of document.querySelectorAll<HTMLElement>(".player")) startSliders(player);
}

const FUNCTIONS = [
  element,
  slider,
  wordsOf,
  thumbnail,
  neighbours,
  ring,
  choose,
  pointAt,
  startMap,
  showTile,
  startSliders,
  start,
];

/** What the page runs once it is read. */
export const SCRIPT = `${FUNCTIONS.map((each) => each.toString().replace(/[ \t]+/g, " ")).join("\n")}\nstart();`;
