/** `node bench/servePage.ts URL`: the explorer in Chromium, in milliseconds: first rows of the table, its longest pauses while it scrolls, and the frames of a map of 100,000 drawn points that is moved, without a graphics processor. Prints JSON. */
import { chromium, type Page } from "playwright-core";
import { answerPoints } from "./drawnPoints.ts";

const [, , url] = process.argv;

/** Main-thread tasks of more than 50 ms from now on, as the browser counts them. */
const WATCH = `globalThis.pauses = []; new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) pauses.push(duration); }).observe({ type: "longtask" });`;

async function scrolled(page: Page, where: string): Promise<readonly number[]> {
  await page.evaluate(WATCH);
  await page.evaluate(`new Promise((done) => {
    const pane = ${where};
    let at = 0;
    const step = () => { pane.scrollTop += 120; if (++at < 240) requestAnimationFrame(step); else setTimeout(done, 300); };
    requestAnimationFrame(step);
  })`);
  return page.evaluate("pauses");
}

/** Milliseconds between frames while a hand moves the map with Shift: the middle one and the longest. */
async function moved(page: Page): Promise<{ points: number; medianMs: number; longestMs: number }> {
  const points = 100_000;
  await answerPoints(page, points);
  await page.goto(new URL("/?view=map&run=drawn&axes=components", url).href);
  await page.waitForSelector("canvas.marks");
  await page.waitForTimeout(1000);
  const frames = await page.evaluate<number[]>(`new Promise((done) => {
    const canvas = document.querySelector("canvas.marks");
    canvas.setPointerCapture = () => {};
    const { left, top } = canvas.getBoundingClientRect();
    const hand = (type, at) => canvas.dispatchEvent(new PointerEvent(type, { clientX: left + 200 + at, clientY: top + 200, shiftKey: true, bubbles: true }));
    const times = [];
    hand("pointerdown", 0);
    const step = (now) => { times.push(now); hand("pointermove", times.length % 80); if (times.length < 121) requestAnimationFrame(step); else done(times.slice(1).map((each, at) => each - times[at])); };
    requestAnimationFrame(step);
  })`);
  const sorted = frames.toSorted((a, b) => a - b);
  return { points, medianMs: sorted[sorted.length >> 1], longestMs: sorted.at(-1)! };
}

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto("about:blank");
const asked = performance.now();
await page.goto(url, { waitUntil: "commit" });
await page.waitForSelector("tr[data-row]");
const firstRowsMs = performance.now() - asked;
await page.locator(".lead", { hasText: "finished" }).waitFor();
const allRowsMs = performance.now() - asked;
const tablePauses = await scrolled(page, "document.querySelector('.pane')");
await page.goto(new URL("/?view=run&run=long", url).href);
await page.waitForSelector("canvas");
await page.waitForTimeout(1500);
const curvePauses = await scrolled(page, "document.scrollingElement");
const map = await moved(page);
await browser.close();
console.log(JSON.stringify({ firstRowsMs, allRowsMs, tablePauses, curvePauses, map }));
