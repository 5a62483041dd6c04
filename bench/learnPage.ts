/**
 * `node bench/learnPage.ts`: the learning page, built by `npm run learn`, in Chromium: seconds from opening its file to the first
 * picture, to both trainings' end (the notice of act 2) and to the first answer of a decoder (act 4); the longest press. Prints JSON.
 */
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const FILE = fileURLToPath(new URL("../dist/learn/unweave.html", import.meta.url));
const PATIENCE = 600_000;
/** Milliseconds from each press to the next frame, as the browser counts them from 16 on. */
const WATCH = `globalThis.presses = []; new PerformanceObserver((list) => { for (const { name, duration } of list.getEntries()) if (name === "click") presses.push(duration); }).observe({ type: "event", durationThreshold: 16, buffered: true });`;

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
page.setDefaultTimeout(PATIENCE);
const load = loadavg()[0];
const opened = performance.now();
const passed = () => (performance.now() - opened) / 1000;
await page.goto(`${pathToFileURL(FILE).href}?lang=en`);
await page.evaluate(WATCH);
await page.locator("#act1 .tile").first().waitFor();
const firstPicture = passed();
await page.locator("#act2").getByRole("button", { name: "Train", exact: true }).click();
await page.locator("#act2 .notice.on p").waitFor();
const trained = passed();
const light = page.locator("#act4").getByRole("slider").nth(1);
await page.locator("#act4 input:enabled").first().waitFor();
await light.focus();
await page.keyboard.press("ArrowRight");
await page.locator("#act4 .did").waitFor();
const edited = passed();
await page.locator("#act5").getByRole("button", { name: "Shuffle the labels" }).click();
await page.locator("#act5").getByText("20 shuffles so far").waitFor();
const shuffled = passed();
const presses = await page.evaluate<number[]>("presses");
await browser.close();
const seconds = { firstPicture, trained, edited, shuffled };
console.log(
  JSON.stringify({ cores: availableParallelism(), load, seconds, longestPressMs: Math.max(0, ...presses) }),
);
