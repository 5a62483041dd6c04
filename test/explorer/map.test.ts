/** The map with very many points, nearer and nearer, and the neighbour embedding with its warning. */
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerPoints } from "../../bench/drawnPoints.ts";
import { type Serving, serve } from "../../src/serve/server.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { facesRun } from "../serve/facesRun.ts";
import { newRoot, removeRoots } from "../serve/world.ts";
import { builtPage, opened } from "./built.ts";
import { expectUsable } from "./usable.ts";

const MANY = 100_000;

/** Draws around everything that is in view. */
async function lassoAll(page: Page): Promise<void> {
  const { x, y, width, height } = (await page.locator("canvas.marks").boundingBox())!;
  await page.mouse.move(x + 4, y + 4);
  await page.mouse.down();
  for (const [right, down] of [
    [width - 4, 4],
    [width - 4, height - 4],
    [4, height - 4],
  ] as const)
    await page.mouse.move(x + right, y + down);
  await page.mouse.up();
}

/** Shares of the pixels of the points' canvas that have a colour. */
const COVERED = `(() => {
  const canvas = document.querySelector("canvas.dots");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let lit = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] > 0) lit++;
  return (4 * lit) / data.length;
})()`;

describe.skipIf(!hasChromium)("a map in Chromium", () => {
  const root = newRoot();
  let browser: Browser;
  let server: Serving;
  const at = (path: string) => new URL(path, server.url).href;

  beforeAll(async () => {
    await facesRun(join(root, "faces"));
    server = await serve(root, { page: await builtPage() });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    removeRoots();
  });

  it("draws 100,000 points without a graphics processor, a lasso counts all of them, and near ones are their pictures", async () => {
    const { page, complaints } = await opened(browser, server.url);
    await answerPoints(page, MANY);
    await page.goto(at("/?view=map&run=drawn&axes=0,1"));
    await page.locator("canvas.dots").waitFor();
    await expect.poll(() => page.evaluate<number>(COVERED)).toBeGreaterThan(0.02);
    expect(await page.locator("main").innerText()).not.toMatch(/drawn by chance/);
    await lassoAll(page);
    await page.getByRole("heading", { name: "100,000 pictures chosen" }).waitFor();
    await page.getByRole("button", { name: "Let go" }).click();
    const { x, y, width, height } = (await page.locator("canvas.marks").boundingBox())!;
    const pictures: string[] = [];
    page.on("request", (request) => request.url().includes("/picture") && pictures.push(request.url()));
    await page.mouse.move(x + width / 2, y + height / 2);
    for (let turn = 0; turn < 12 && pictures.length === 0; turn++) {
      await page.mouse.wheel(0, -300);
      await page.waitForTimeout(60);
    }
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.length).toBeLessThan(170);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("of neighbours is computed in a Worker only where it is asked for, and says that it misleads", async () => {
    const { page, complaints } = await opened(browser, at("/?view=map&run=faces"));
    await page.waitForSelector("canvas.marks");
    expect(page.workers()).toEqual([]);
    await page.getByRole("combobox", { name: "Axes" }).selectOption("neighbours");
    const warning = page.getByText(/distances between groups, their sizes and their shapes mislead/);
    await warning.waitFor();
    const plot = (await page.locator(".plot").first().boundingBox())!;
    expect((await warning.boundingBox())!.y).toBeLessThan(plot.y);
    await page.getByText(/of what varies in/).waitFor({ state: "detached" });
    const count = Number(/(\d+) held-out pictures/.exec(await page.locator(".lead").innerText())?.[1]);
    await lassoAll(page);
    await page.getByRole("heading", { name: `${count} pictures chosen` }).waitFor();
    await expectUsable(page);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("of more neighbours than can be embedded says how many are not on it", async () => {
    const { page } = await opened(browser, server.url);
    await answerPoints(page, 5200);
    await page.goto(at("/?view=map&run=drawn&axes=neighbours"));
    await page.getByText("Of 5,200 pictures 5,000, drawn by chance, are embedded").waitFor();
    await page.getByRole("progressbar", { name: "Neighbour embedding" }).waitFor();
    await page.close();
  });
});
