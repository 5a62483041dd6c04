/**
 * `node tools/pictures.ts RUNS/`: the pictures of the README, drawn faces only. RUNS holds `before` and `after` of the demo and,
 * where there is one, `editing`, a run that decodes (examples/editing.yaml); `npm run explorer` built the page. Writes into docs/images/.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import sharp from "sharp";
import { GAP } from "../src/evaluate/figures/edits.ts";
import type { Strip } from "../src/evaluate/figures/strips.ts";
import { STEPS, type TraversalRow } from "../src/evaluate/figures/traversals.ts";
import { escaped, html } from "../src/report/html.ts";
import { page as document } from "../src/report/page.ts";
import { headlinesOf } from "../src/report/sections/headlines.ts";
import { viewOf } from "../src/report/view.ts";
import { serve } from "../src/serve/server.ts";

const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url));
const [, , RUNS = "runs"] = process.argv;

/** The explorer's map of the demo's code, with one picture and its neighbours. */
async function explorer(browser: Browser): Promise<void> {
  const server = await serve(RUNS);
  const view = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: "light" });
  const asked = "/?view=map&run=after&space=lighting&axes=components&colour=lighting&point=12";
  await view.goto(new URL(asked, server.url).href);
  await view.locator(".strip").first().waitFor();
  await view.waitForLoadState("networkidle");
  await view.waitForTimeout(500);
  await sharp(await view.screenshot())
    .webp({ quality: 80 })
    .toFile(join(IMAGES, "explorer.webp"));
  await Promise.all([view.close(), server.close()]);
}

/** What was asked, and what an ordinary code and a block of identity call nearest, under other lights. */
async function search(browser: Browser): Promise<void> {
  const views = ["before", "after"].map((name) => viewOf(join(RUNS, name)));
  const [found] = headlinesOf(views);
  const titles = ["Ordinary", "Identity block"];
  const sides = views.map((view, at) => ({
    title: `${titles[at]}: first answer right in ${found.show(found.read(view)?.value ?? 0)}`,
    strip: view.strips.find(({ part }) => part === "identity") ?? view.strips[0],
  }));
  const image = ({ image: source, right }: { image: string; right?: boolean }) =>
    html`<img src="${source}" alt="" class="${right === undefined ? "query" : right ? "right" : "wrong"}">`;
  const row = ({ query, neighbours }: Strip["queries"][number]) =>
    html`<div class="row">${image(query)}<span class="bar"></span>${neighbours.slice(0, 5).map(image)}</div>`;
  const body = html`<main style="padding:4px 16px"><div class="pair">${sides.map(
    ({ title, strip }) => html`<div class="strip"><h4>${title}</h4>${strip.queries.map(row)}</div>`,
  )}</div></main>`;
  const view = await browser.newPage({ viewport: { width: 980, height: 600 }, deviceScaleFactor: 1.5 });
  await view.setContent(document("search", body));
  const shot = await view.locator("main").screenshot();
  await sharp(shot).webp({ quality: 84 }).toFile(join(IMAGES, "search.webp"));
  await view.close();
}

/** Sides of a picture of the animation, of the line of words under it, and milliseconds that a frame is shown. */
const [SIDE, WORDS, FRAME] = [176, 28, 140];

/** Every block of one face along the data, forwards and back, one beside the other. */
async function edits(): Promise<void> {
  const { edits: figures } = viewOf(join(RUNS, "editing"));
  const rows = figures?.blocks ?? [];
  const order = [...Array(STEPS).keys(), ...Array.from({ length: STEPS - 2 }, (_, at) => STEPS - 2 - at)];
  const frames = await Promise.all(order.map((step) => frame(rows, step)));
  await sharp(frames, { join: { animated: true } })
    .webp({ quality: 76, loop: 0, delay: frames.map(() => FRAME) })
    .toFile(join(IMAGES, "edits.webp"));
}

async function frame(rows: readonly TraversalRow[], step: number): Promise<Buffer> {
  const across = rows.length * (SIDE + 8) - 8;
  const words = rows.map(
    ({ part }, at) =>
      `<text x="${at * (SIDE + 8) + SIDE / 2}" y="20" text-anchor="middle" font-family="sans-serif" font-size="15" fill="#5b6472">${escaped(part)}</text>`,
  );
  const label = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${WORDS}">${words.join("")}</svg>`,
  );
  const tiles = await Promise.all(
    rows.map(async ({ image }, at) => {
      const strip = sharp(Buffer.from(image.slice(image.indexOf(",") + 1), "base64"));
      const { width, height } = await strip.metadata();
      const tile = (width + GAP) / STEPS - GAP;
      const cut = { left: Math.round(step * (tile + GAP)), top: 0, width: tile, height };
      return {
        input: await strip.extract(cut).resize(SIDE, SIDE).png().toBuffer(),
        left: at * (SIDE + 8),
        top: 0,
      };
    }),
  );
  return sharp({ create: { width: across, height: SIDE + WORDS, channels: 3, background: "#fffdf8" } })
    .composite([...tiles, { input: label, left: 0, top: SIDE }])
    .png()
    .toBuffer();
}

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu"],
});
await explorer(browser);
await search(browser);
await browser.close();
const made = ["explorer.webp", "search.webp"];
if (existsSync(join(RUNS, "editing"))) {
  await edits();
  made.push("edits.webp");
}
for (const name of made) console.log(`docs/images/${name}: ${statSync(join(IMAGES, name)).size} bytes`);
