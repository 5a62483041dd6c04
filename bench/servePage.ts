/** `node bench/servePage.ts URL`: the explorer in Chromium, in milliseconds: first rows of the table, and its longest pauses while it scrolls. Prints JSON. */
import { chromium, type Page } from "playwright-core";

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

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto("about:blank");
const asked = performance.now();
await page.goto(url, { waitUntil: "commit" });
await page.waitForSelector("tr[data-row]");
const firstRowsMs = performance.now() - asked;
await page.waitForFunction("document.querySelector('.lead').textContent.includes('finished')");
const allRowsMs = performance.now() - asked;
const tablePauses = await scrolled(page, "document.querySelector('.pane')");
await page.goto(new URL("/?view=run&run=long", url).href);
await page.waitForSelector("canvas");
await page.waitForTimeout(1500);
const curvePauses = await scrolled(page, "document.scrollingElement");
await browser.close();
console.log(JSON.stringify({ firstRowsMs, allRowsMs, tablePauses, curvePauses }));
