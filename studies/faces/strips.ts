/** Whom a block takes for whom: queries and their nearest under other lights, as pictures. */
import { datasets, figures } from "../../src/index.ts";
import { type Benchmark, identities, lights } from "./benchmark.ts";
import type { Rows } from "./figures.ts";

const [WIDTH, HEIGHT, GAP, LABEL] = [63, 72, 8, 22];
const [RIGHT, WRONG] = ["#2f8f5b", "#c0392b"];

/** SVG with the pictures inside: for looking at, not for publishing. */
export async function stripsFigure(
  bench: Benchmark,
  rows: Rows,
  names: readonly string[],
): Promise<string | null> {
  const shown = names.flatMap((name) => {
    const strips = rows.get(name)?.[0].detail?.strips;
    return strips === undefined ? [] : [{ name, strips }];
  });
  if (shown.length === 0) return null;
  const parts: string[] = [];
  let top = 0;
  for (const { name, strips } of shown) {
    parts.push(`<text x="4" y="${top + 15}" font-weight="600">${figures.escaped(name)}</text>`);
    top += LABEL;
    for (const strip of strips) {
      parts.push(await line(bench, strip, top));
      top += HEIGHT + GAP;
    }
    top += GAP;
  }
  const width = 2 * GAP + 7 * (WIDTH + GAP);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" font-family="sans-serif" font-size="13" role="img" aria-label="Queries and their nearest pictures under other lights"><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>`;
}

async function line({ dataset }: Benchmark, strip: readonly number[], top: number): Promise<string> {
  const people = identities(dataset, Int32Array.from(strip));
  const light = lights(dataset, Int32Array.from(strip));
  const cells = strip.map(async (row, i) => {
    const png = Buffer.from(await datasets.pngOf(dataset, row)).toString("base64");
    const x = GAP + i * (WIDTH + GAP) + (i > 0 ? GAP : 0);
    const stroke = i === 0 ? "#444" : people[i] === people[0] ? RIGHT : WRONG;
    const title = figures.escaped(`person ${people[i]}, ${dataset.factors[1].labels![light[i]]}`);
    const box = `x="${x}" y="${top}" width="${WIDTH}" height="${HEIGHT}"`;
    return `<image ${box} href="data:image/png;base64,${png}" preserveAspectRatio="none"><title>${title}</title></image><rect ${box} fill="none" stroke="${stroke}" stroke-width="3"/>`;
  });
  return (await Promise.all(cells)).join("");
}
