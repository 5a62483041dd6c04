/** What every view owes to whoever looks: it fits every window, in light and dark, and weak eyes and ears can use it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [420, 1280, 2560];

/** What axe-core finds that is serious. */
async function serious(page: Page): Promise<unknown[]> {
  const found = await page.evaluate<{ id: string; impact: string; nodes: string[] }[]>(
    "axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html.slice(0, 120)).slice(0, 3) })))",
  );
  return found.filter(({ impact }) => impact === "serious" || impact === "critical");
}

/** Looks at the page in every width, in light and dark. */
export async function expectUsable(page: Page): Promise<void> {
  await page.evaluate(AXE);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(200);
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      expect(wide, `${width}`).toBeLessThanOrEqual(width);
    }
    const lightness = "Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0])";
    expect((await page.evaluate<number>(lightness)) > 128).toBe(colorScheme === "light");
    expect(await serious(page)).toEqual([]);
  }
}
