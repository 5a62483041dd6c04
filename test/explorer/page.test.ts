/** The explorer in a browser: every view, by mouse and by keyboard, in light and dark, narrow and wide. */
import { appendFileSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawRun, logLine } from "../../bench/runFolders.ts";
import { execute } from "../../src/execute/execute.ts";
import { meaningOf } from "../../src/report/meaning.ts";
import { readScores } from "../../src/run/folder.ts";
import { lockFolder } from "../../src/run/lock.ts";
import { type Serving, serve } from "../../src/serve/server.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { dataset, experiment } from "../run/world.ts";
import { facesRun } from "../serve/facesRun.ts";
import { newRoot, removeRoots } from "../serve/world.ts";
import { builtPage, opened } from "./built.ts";
import { expectUsable } from "./usable.ts";

const SCRIPT = `<img src=x onerror=alert(1)><script>alert(1)`;

describe.skipIf(!hasChromium)("the explorer in Chromium", () => {
  const root = newRoot();
  let browser: Browser;
  let server: Serving;
  let built: string;
  const at = (path: string) => new URL(path, server.url).href;

  beforeAll(async () => {
    built = await builtPage();
    await execute(experiment({ recipe: "infonce", code: { code: 7 } }), dataset, {
      folder: join(root, "real", "before"),
    });
    await execute(experiment(), dataset, { folder: join(root, "real", "after") });
    await facesRun(join(root, "faces"));
    for (let seed = 0; seed < 120; seed++)
      drawRun(join(root, "sweep", `run ${seed}`), {
        seed,
        recipe: seed % 2 ? "blocks" : "infonce",
        width: 6,
      });
    drawRun(join(root, "stopped"), { logged: 5000, scored: false });
    drawRun(join(root, SCRIPT), { recipe: SCRIPT, factors: [SCRIPT, "light"], logged: 20 });
    drawRun(join(root, "cut"));
    truncateSync(join(root, "cut", "experiment.json"), 90);
    drawRun(join(root, "live"), { logged: 100, scored: false });
    server = await serve(root, { page: built });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    removeRoots();
  });

  const VIEWS = [
    ["the table", "/", "tr[data-row]"],
    [
      "groups and a selection",
      "/?group=recipe&select=real/before&select=real/after&columns=seed,mig",
      "tr.group",
    ],
    ["a run", "/?view=run&run=real/after", "#scores"],
    ["a run's metrics", "/?view=metrics&run=real/after", "article"],
    ["a run that stopped", "/?view=run&run=stopped", "canvas"],
    ["a map", "/?view=map&run=faces&colour=lighting&point=3", ".strip"],
    ["a comparison", "/?view=compare&run=real/before&run=real/after", "canvas"],
  ] as const;

  it.each(VIEWS)(
    "%s (%s) fits every window, says nothing wrong, asks this server only, and weak eyes and ears can use it",
    async (_, path, awaited) => {
      const { page, complaints } = await opened(browser, at(path));
      await page.waitForSelector(awaited);
      await expectUsable(page);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  const names = (page: Page) => page.locator("tr[data-row] th a").allTextContents();

  it("sorts, filters, chooses columns and groups, and the address says it all to somebody else", async () => {
    const { page } = await opened(browser, at("/"));
    await page.waitForSelector("tr[data-row]");
    await page.getByLabel("Filter the runs").fill("sweep recipe=blocks retrieval>0.5");
    await page.getByRole("button", { name: "retrieval" }).click();
    const head = page.locator('th[aria-sort="descending"]');
    expect(await head.textContent()).toContain("retrieval");
    const values = (await page.locator("tr[data-row] .score b").allTextContents())
      .filter((_, i) => i % 3 === 0)
      .map(Number);
    expect(values.length).toBeGreaterThan(5);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(Math.min(...values)).toBeGreaterThan(0.5);
    await page.getByText("Columns", { exact: true }).click();
    await page.getByLabel("seed", { exact: true }).check();
    await page.getByLabel("Group by").selectOption("recipe");
    await page.waitForSelector("tr.group");
    const seen = await names(page);
    const other = await opened(browser, page.url());
    await other.page.waitForSelector("tr.group");
    await expect.poll(() => names(other.page), { timeout: 20_000 }).toEqual(seen);
    expect(await other.page.locator("thead").textContent()).toContain("seed");
    await Promise.all([page.close(), other.page.close()]);
  });

  it("draws the rows that are in view only, and every row can be scrolled to", async () => {
    const { page } = await opened(browser, at("/?sort=run"));
    await page.locator(".lead", { hasText: "finished" }).waitFor();
    expect(await page.locator("tr[data-row]").count()).toBeLessThan(60);
    expect(Number(await page.locator("table").getAttribute("aria-rowcount"))).toBe(127 + 1);
    await page.locator(".pane").evaluate((pane) => pane.scrollTo(0, pane.scrollHeight));
    await page.getByRole("link", { name: "sweep/run 119" }).waitFor();
    await page.close();
  });

  it("goes by keyboard: filter, rows, selection, comparison, back", async () => {
    const { page } = await opened(browser, at("/?filter=real&sort=run"));
    await page.waitForSelector("tr[data-row]");
    await page.keyboard.press("/");
    expect(await page.evaluate("document.activeElement.type")).toBe("search");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByRole("link", { name: "Compare 2 runs" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Two runs side by side" }).waitFor();
    expect(new URL(page.url()).searchParams.getAll("run")).toEqual(["real/after", "real/before"]);
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.getByRole("heading", { name: "Runs", exact: true }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Two runs side by side" }).waitFor();
    await page.keyboard.press("t");
    expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("dark");
    await page.close();
  });

  it("shows a run in the report's words and numbers, with its pictures", async () => {
    const { page } = await opened(browser, at("/?view=run&run=real/after"));
    await page.waitForSelector("#neighbours img");
    const text = await page.locator("main").innerText();
    for (const words of [
      "What each block knows",
      "What leaked",
      "Training",
      "infoNce",
      "untrained",
      "shape",
      "encoder.onnx",
    ])
      expect(text, words).toContain(words);
    const { scores } = readScores(join(root, "real", "after"));
    const told = scores.filter((score) => score.ci95 !== null && score.null !== null).map(meaningOf);
    expect(told.length).toBeGreaterThan(1);
    for (const sentence of told) expect(text).toContain(sentence);
    expect(
      await page.evaluate("[...document.images].filter((image) => image.naturalWidth === 0).length"),
    ).toBe(0);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
    const label = await page.getByRole("img", { name: /^infoNce: from .* at step 30/ }).count();
    expect(label).toBe(1);
    await page.close();
  });

  it("shows every score with its interval, chance, what it says, measures and comes from", async () => {
    const { page } = await opened(browser, at("/?view=metrics&run=real/after"));
    const card = page.locator("article", {
      has: page.getByRole("heading", { name: "blockAccuracy", exact: true }),
    });
    const text = await card.innerText();
    for (const words of [
      "95 %:",
      "chance",
      "a block reads its own factor",
      "Measures",
      "Chen et al. 2020",
      "shape",
      "light",
    ])
      expect(text, words).toContain(words);
    await page.getByRole("heading", { name: "Of every block" }).waitFor();
    expect(await page.locator("main").innerText()).not.toMatch(/NaN|undefined|\[object/);
    await page.close();
  });

  it("shows two runs side by side: what each block knows, and what differs in the experiments", async () => {
    const { page } = await opened(browser, at("/?view=compare&run=real/before&run=real/after"));
    await page.waitForSelector("canvas");
    const text = await page.locator("main").innerText();
    expect(text).toContain("They read the same rows of the same data");
    expect(await page.locator("td.cell").count()).toBe(2 + 4);
    expect(await page.locator("tr", { hasText: "recipe" }).first().innerText()).toMatch(/infonce\s+blocks/);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
    await page.close();
  });

  it("follows a training live, and says when it is over", async () => {
    const folder = join(root, "live");
    const lock = lockFolder(folder);
    const { page } = await opened(browser, at("/?view=run&run=live"));
    await page.getByText(/^step 100 of 100/).waitFor();
    const more = Array.from({ length: 60 }, (_, i) => logLine(101 + i, 400)).join("");
    appendFileSync(join(folder, "events.jsonl"), more);
    await page.getByText(/^step 160 of 400/).waitFor();
    await page.waitForTimeout(1200);
    appendFileSync(join(folder, "events.jsonl"), logLine(161, 400));
    await page.getByText(/^step 161 of 400, .* steps a second, about .* left/).waitFor();
    await page.getByRole("img", { name: /^loss: .* at step 161/ }).waitFor();
    lock.release();
    await page.getByText("It stopped after step 161; train --resume goes on.").waitFor();
    await page.close();
  });

  it("maps a run's code: axes, colours, the picture under the pointer, neighbours by each block, and a lasso", async () => {
    const { page, complaints } = await opened(browser, at("/?view=map&run=faces"));
    const plot = page.getByRole("img", { name: /pictures by whole code, coloured by identity/ });
    await plot.waitFor();
    await page.getByRole("combobox", { name: "Block" }).selectOption("lighting");
    await page.getByRole("combobox", { name: "Colour" }).selectOption("lighting");
    await page.getByRole("img", { name: /pictures by lighting, coloured by lighting/ }).waitFor();
    expect(new URL(page.url()).searchParams.get("space")).toBe("lighting");
    // A block of two numbers is its own map.
    expect(await page.getByRole("combobox", { name: "Across" }).inputValue()).toBe("0");
    const { x, y, width, height } = (await page.locator("canvas.marks").boundingBox())!;
    await page.mouse.move(x + 15, y + 15);
    await page.mouse.down();
    for (const [right, down] of [
      [width - 15, 15],
      [width - 15, height - 15],
      [15, height - 15],
    ] as const)
      await page.mouse.move(x + right, y + down);
    await page.mouse.up();
    const count = Number(/(\d+) held-out pictures/.exec(await page.locator(".lead").innerText())?.[1]);
    await page.getByRole("heading", { name: `${count} pictures chosen` }).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export as CSV" }).click();
    const text = readFileSync(await (await download).path(), "utf8");
    expect(text.trim().split("\n")).toHaveLength(count + 1);
    expect(text).toMatch(/^"file","identity","lighting"/);
    await page.keyboard.press("Escape");
    await page.locator(".legend button").first().click();
    await page.getByRole("heading", { name: /pictures? chosen/ }).waitFor();
    await page.locator(".faces button").first().click();
    for (const block of ["identity", "lighting", "whole code"])
      await page.getByRole("heading", { name: `Nearest by ${block}` }).waitFor();
    // The pointer goes over the plot until it meets a point.
    await page.locator("canvas.marks").evaluate(async (canvas) => {
      const { left, top, width, height } = canvas.getBoundingClientRect();
      for (let y = 10; y < height; y += 10)
        for (let x = 10; x < width; x += 10) {
          canvas.dispatchEvent(
            new PointerEvent("pointermove", { clientX: left + x, clientY: top + y, bubbles: true }),
          );
          await new Promise((done) => setTimeout(done));
          if (document.querySelector(".tip")) return;
        }
    });
    expect(await page.locator(".tip").innerText()).toMatch(/identity: person \d/);
    expect(complaints).toEqual([]);
    await page.goto(at("/?view=map&run=real/after"));
    await page.getByText(/expected one of .*, got an unknown name/).waitFor();
    await page.close();
  });

  it("runs no script that stands in a name, and goes on beside a folder that is damaged", async () => {
    for (const path of [
      `/?filter=onerror`,
      `/?view=run&run=${encodeURIComponent(SCRIPT)}`,
      `/?view=metrics&run=${encodeURIComponent(SCRIPT)}`,
      `/?view=compare&run=${encodeURIComponent(SCRIPT)}&run=real/after`,
      `/?group=${encodeURIComponent(SCRIPT)}&columns=${encodeURIComponent(SCRIPT)}`,
    ]) {
      const { page, complaints } = await opened(browser, at(path));
      await page.waitForSelector("table, article");
      await page.waitForTimeout(200);
      expect(await page.evaluate("document.querySelectorAll('img[src=x], body script').length")).toBe(0);
      expect(complaints).toEqual([]);
      await page.close();
    }
    const { page } = await opened(browser, at("/?filter=cut"));
    await page.getByText(/expected complete JSON/).waitFor();
    await page.getByRole("link", { name: "cut" }).click();
    await page
      .getByText(/expected complete JSON/)
      .first()
      .waitFor();
    await page.close();
  });

  it("says what to do where nothing was trained, where nothing fits, and where a run is not there", async () => {
    const empty = await serve(newRoot(), { page: built });
    const { page } = await opened(browser, empty.url);
    await page.getByText("Nothing was trained here yet.").waitFor();
    await page.goto(at("/?filter=nobody"));
    await page.getByText("No run fits “nobody”.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await page.waitForSelector("tr[data-row]");
    await page.goto(at("/?view=run&run=nothing"));
    await page
      .getByText(/expected one inside the folder that is served/)
      .first()
      .waitFor();
    await empty.close();
    await page.close();
  });
});
