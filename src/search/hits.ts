/** Queries and what was found for them as one picture: a row for each query, its matches beside it, the verdict as a frame. */

import { basename } from "node:path";
import sharp from "sharp";
import type { Target } from "../data/images/fit.ts";
import { readImage } from "../data/images/read.ts";
import { pngOf } from "../data/images/writeFolder.ts";
import { InputError } from "../errors.ts";
import { counted } from "../numerics/counted.ts";
import type { Answer, Match, Search } from "./search.ts";

/** Sides in pixels. */
const TILE = 112;
const GAP = 14;
const TEXT = 34;
const MARGIN = 24;
const HEAD = 46;
const QUERY_GAP = 22;
const [ROW, STEP] = [TILE + TEXT + GAP, TILE + GAP];

const COLOURS = { true: "#1a7f47", false: "#b3b6bb", null: "#d9dbde" } as const;
const WORDS = { true: "same", false: "not the same", null: "" } as const;
const INK = "#22262b";
const WARNING = "#b3261e";
const FAINT = "#6b7178";
const FONT = `font-family="DejaVu Sans, Liberation Sans, Helvetica, Arial, sans-serif"`;

/** The queries must be paths, whose pictures are read again. A PNG. */
export async function drawHits(answers: readonly Answer[], search: Search): Promise<Buffer> {
  const most = Math.max(1, ...answers.map(({ matches }) => matches.length));
  const width = MARGIN * 2 + TILE + QUERY_GAP + most * STEP;
  const height = HEAD + MARGIN + answers.length * ROW;
  const rows = await Promise.all(answers.map((found, at) => rowOf(found, HEAD + at * ROW)));
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${FONT} font-size="11">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(MARGIN, 28, headline(search), INK, 'font-size="13"'),
    ...rows,
    "</svg>",
  ].join("");
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function headline({ block, pictures, calibration, uncalibrated }: Search): string {
  const among = `nearest of ${counted(pictures, "picture")} by ${block}`;
  const threshold = uncalibrated === null ? calibration?.threshold : null;
  return threshold == null ? among : `${among}; the same from ${threshold.toFixed(2)} on`;
}

async function rowOf({ file, matches, unlike }: Answer, y: number): Promise<string> {
  const query = await tile(file ?? "", MARGIN, y, INK, 2);
  const tiles = matches.map(async (match, at) => {
    const x = MARGIN + TILE + QUERY_GAP + at * STEP;
    const strong = match.same === true ? 3 : 1.5;
    return `${await tile(match.file, x, y, COLOURS[`${match.same}`], strong)}${captions(match, x, y + TILE)}`;
  });
  const name = text(MARGIN, y + TILE + 15, shortened(basename(file ?? "query")), INK, 'font-weight="bold"');
  const unusual = unlike ? text(MARGIN, y + TILE + 28, "unlike the training", WARNING, 'font-size="10"') : "";
  return [query, name, unusual, ...(await Promise.all(tiles))].join("");
}

/** The similarity, the verdict and the name; a bar says the similarity where a machine has no fonts. */
function captions({ file, similarity, same }: Match, x: number, y: number): string {
  const length = TILE * Math.max(0, Math.min(1, similarity));
  const said = `${similarity.toFixed(3)}${same === null ? "" : `  ${WORDS[`${same}`]}`}`;
  return [
    `<rect x="${x}" y="${y + 3}" width="${length.toFixed(1)}" height="3" fill="${COLOURS[`${same}`]}"/>`,
    text(x, y + 18, said, same === true ? COLOURS.true : INK),
    text(x, y + 30, shortened(basename(file)), FAINT, 'font-size="10"'),
  ].join("");
}

async function tile(file: string, x: number, y: number, colour: string, stroke: number): Promise<string> {
  const place = `x="${x}" y="${y}" width="${TILE}" height="${TILE}"`;
  const image = await thumbnail(file);
  const shown =
    image === null
      ? `<rect ${place} fill="#f1f2f4"/>`
      : `<image ${place} href="data:image/png;base64,${Buffer.from(image).toString("base64")}"/>`;
  return `${shown}<rect ${place} fill="none" stroke="${colour}" stroke-width="${stroke}"/>`;
}

/** A small picture of a file, whole; null where it cannot be read any more. */
async function thumbnail(file: string): Promise<Uint8Array | null> {
  const target: Target = { shape: [3, TILE, TILE], fit: "pad" };
  try {
    const { pixels } = await readImage({ name: file, path: file }, target);
    return await pngOf({ images: pixels, shape: target.shape }, 0);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

const MOST_LETTERS = 18;
const shortened = (name: string) =>
  name.length <= MOST_LETTERS ? name : `${name.slice(0, 8)}…${name.slice(-9)}`;

function text(x: number, y: number, words: string, fill: string, more = ""): string {
  const safe = words.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}" fill="${fill}" ${more}>${safe}</text>`;
}
