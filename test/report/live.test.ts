/** What a report does where scripts run: maps under the pointer, sliders over traversals; and what stands there where they do not. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MapFigure } from "../../src/evaluate/figures/map.ts";
import { execute } from "../../src/execute/execute.ts";
import { LIMIT } from "../../src/report/extent.ts";
import { renderReport } from "../../src/report/index.ts";
import { paths } from "../../src/run/folder.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { dataset, experiment, newFolder } from "../run/world.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCRIPT = `</script><img src=x onerror=alert(1)><script>alert(1)</script>"'`;
const root = newFolder();
const folder = join(root, "run");
const page = join(root, "report.html");
let map: MapFigure;

const changed = (change: (map: MapFigure) => MapFigure): void =>
  writeFileSync(paths(folder).map, JSON.stringify(change(map)));

beforeAll(async () => {
  const decoding = { recipe: "editableBlocks", steps: 3, metrics: [{ name: "collapse" }] };
  await execute(experiment(decoding), dataset, { folder });
  map = JSON.parse(readFileSync(paths(folder).map, "utf8")) as MapFigure;
  writeFileSync(page, renderReport([folder], { title: "Live" }));
});

describe("a map of every block", () => {
  it("has every held-out picture once, with its levels and what each block calls nearest", () => {
    expect(map).toMatchObject({ kind: "held-out", parts: [{ name: "shape" }, { name: "light" }, {}] });
    expect(map.parts.at(-1)?.name).toBe("whole code");
    const count = map.parts[0].x.length;
    expect(count).toBe(Math.min(400, map.of));
    for (const { x, y, near, shares } of map.parts) {
      expect([x.length, y.length, near.length]).toEqual([count, count, count]);
      expect(shares[0]).toBeGreaterThanOrEqual(shares[1]);
      near.forEach((list, point) => {
        expect(new Set([...list, point]).size).toBe(list.length + 1);
      });
    }
    for (const list of map.levels) expect(list).toHaveLength(count);
    expect(map.sheets.images).toHaveLength(Math.ceil(count / map.sheets.onOne));
  });

  it("is the same in a second report, to the byte", () => {
    expect(renderReport([folder], { title: "Live" })).toBe(readFileSync(page, "utf8"));
  });

  it("of a plain report has no script and nothing that only a script would read", () => {
    const plain = renderReport([folder], { title: "Plain", plain: true });
    expect(plain).not.toMatch(/<script|script-src|data-live="\{/);
    expect(plain).toContain("A map of every block");
  });

  it("of more pictures than fit gives some up and says which", () => {
    const large = "A".repeat(900_000);
    const { sheets, parts, levels } = map;
    const many = (list: readonly number[]) => Array.from({ length: 400 }, (_, i) => list[i % list.length]);
    changed(() => ({
      ...map,
      levels: levels.map(many),
      parts: parts.map((part) => ({ ...part, x: many(part.x), y: many(part.y), near: Array(400).fill([0]) })),
      sheets: { ...sheets, images: Array(8).fill(`data:image/webp;base64,${large}`) },
    }));
    const text = renderReport([folder, folder], { title: "Many" });
    expect(Buffer.byteLength(text)).toBeLessThan(LIMIT);
    expect(text).toMatch(
      /Left out so that this page stays under 3 MB: all but 50 pictures of each map; all but 3 queries/,
    );
    expect(text).toMatch(/50 of \d+ held-out pictures, drawn by chance/);
    changed((same) => same);
    expect(renderReport([folder], { title: "" })).not.toContain("Left out so that");
  });
});

describe.skipIf(!hasChromium)("a live report in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  async function opened(path: string, options = {}): Promise<{ view: Page; complaints: string[] }> {
    const view = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const complaints: string[] = [];
    view.on("console", (message) => complaints.push(message.text()));
    view.on("pageerror", (error) => complaints.push(error.message));
    view.on("dialog", (dialog) => {
      complaints.push(dialog.message());
      void dialog.dismiss();
    });
    await view.goto(pathToFileURL(path).href);
    return { view, complaints };
  }

  it("shows the picture under the pointer with its levels and neighbours, keeps it by a press, and goes on to a neighbour", async () => {
    const { view, complaints } = await opened(page);
    const dot = view.locator(".maps svg").first().locator("circle").nth(7);
    await dot.scrollIntoViewIfNeeded();
    const { x, y, width } = (await dot.boundingBox())!;
    await view.mouse.move(x + width / 2, y + width / 2);
    const asked = view.locator(".maps .asked");
    const at = Number(await view.getByRole("slider", { name: "Picture" }).inputValue());
    const words = map.levels.map((list, k) => `${map.factors[k].name}: ${map.factors[k].levels[list[at]]}`);
    expect((await asked.innerText()).split("\n").filter(Boolean)).toEqual(words);
    expect(await view.locator(".maps h4").allTextContents()).toEqual(
      ["shape", "light", "whole code"].map((name) => `Nearest by ${name}`),
    );
    const shapes = map.parts[0].near[at]
      .slice(0, 6)
      .map((other) => map.levels[0][other] === map.levels[0][at]);
    expect(await view.locator(".near").first().locator(".right").count()).toBe(shapes.filter(Boolean).length);
    expect(await view.locator(".ring.one").count()).toBe(3);
    await view.mouse.down();
    await view.mouse.up();
    const other = view.locator(".maps svg").first().locator("circle:not(.ring)").nth(20);
    await other.hover({ force: true });
    expect(await view.getByRole("slider", { name: "Picture" }).inputValue()).toBe(`${at}`);
    await view.locator(".near button").first().press("Enter");
    expect(await view.getByRole("slider", { name: "Picture" }).inputValue()).toBe(
      `${map.parts[0].near[at][0]}`,
    );
    // The picture itself is drawn, and is no flat colour.
    const colours =
      "(canvas => new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size)(document.querySelector('.asked canvas'))";
    await expect.poll(() => view.evaluate(colours)).toBeGreaterThan(4);
    expect(complaints).toEqual([]);
    await view.close();
  });

  it("moves one part at a time by its slider", async () => {
    const { view, complaints } = await opened(page);
    const light = view.getByRole("slider", { name: "light", exact: true });
    await light.fill("8");
    await view.getByRole("img", { name: "light, place 9 of 9" }).waitFor();
    const shape = view.getByRole("slider", { name: "shape", exact: true });
    await shape.focus();
    await shape.press("ArrowRight");
    await view.getByRole("img", { name: "shape, place 6 of 9" }).waitFor();
    expect(await light.inputValue()).toBe("4");
    const { width, height } = await view
      .locator(".player canvas")
      .first()
      .evaluate((canvas) => ({
        width: (canvas as HTMLCanvasElement).width,
        height: (canvas as HTMLCanvasElement).height,
      }));
    expect([width, height]).toEqual([dataset.shape[2], dataset.shape[1]]);
    expect(complaints).toEqual([]);
    await view.close();
  });

  it.each([420, 1280])(
    "of %i pixels fits, in light and dark, and weak eyes and ears can use it",
    async (width) => {
      for (const colorScheme of ["light", "dark"] as const) {
        const { view } = await opened(page, { viewport: { width, height: 900 }, colorScheme });
        expect(await view.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
        await view.evaluate(`document.querySelector("meta[http-equiv]").remove()`);
        await view.evaluate(AXE);
        const found = await view.evaluate<{ id: string; impact: string; nodes: string[] }[]>(
          "axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html.slice(0, 120)).slice(0, 3) })))",
        );
        expect(found.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
        await view.close();
      }
    },
  );

  it("shows maps, strips and traversals where scripts are off, and nothing that would need them", async () => {
    const { view, complaints } = await opened(page, { javaScriptEnabled: false });
    expect(await view.locator(".maps svg").first().isVisible()).toBe(true);
    expect(await view.locator(".traversal img").first().isVisible()).toBe(true);
    for (const live of await view.locator(".live").all()) expect(await live.isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await view.close();
  });

  it("runs nothing that stands in a name", async () => {
    changed(({ factors, parts, ...rest }) => ({
      ...rest,
      factors: factors.map((factor) => ({
        ...factor,
        name: SCRIPT,
        levels: factor.levels.map(() => SCRIPT),
      })),
      parts: parts.map((part) => ({ ...part, name: SCRIPT })),
    }));
    const hostile = join(root, "hostile.html");
    writeFileSync(hostile, renderReport([folder], { title: SCRIPT }));
    changed((same) => same);
    const { view, complaints } = await opened(hostile);
    await view.locator(".asked canvas").waitFor();
    expect(await view.locator("img[src=x]").count()).toBe(0);
    expect(await view.locator("script").count()).toBe(1);
    expect(await view.locator(".asked").innerText()).toContain(SCRIPT);
    expect(complaints).toEqual([]);
    await view.close();
  });
});
