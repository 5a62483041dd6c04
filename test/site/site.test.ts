/** The documentation as a site: it is built without a complaint, every link leads somewhere, and pages can be read by everybody. */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "../chromium.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-site-"));
const out = join(root, "site");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser: Browser | undefined;
let built: { status: number | null; said: string };

beforeAll(async () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["apps/site/build.ts", "--out", out], {
    encoding: "utf8",
  });
  built = { status, said: `${stdout}${stderr}` };
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(root, { recursive: true });
});

/** A start page, a tutorial, a guide with tables, a function of the library, results with tables and figures. */
const PAGES = [
  "index.html",
  "documents/A_folder_of_photographs.html",
  "documents/Scoring_codes_and_encoders_made_elsewhere.html",
  "functions/unweave.train.html",
  "documents/What_a_label_is_worth.html",
];

/** In TypeDoc's own navigation a heading that opens holds a link. */
const TYPEDOC = /nested-interactive: <summary class="tsd-accordion-summary"/;

describe("the site", () => {
  it("is built of every document and every public name without a warning", () => {
    expect(built.said).toContain(out);
    expect(built.said.trim().split("\n")).toHaveLength(1);
    expect(built.status).toBe(0);
    for (const page of PAGES) expect(existsSync(join(out, page)), page).toBe(true);
  });

  it("has no link that leads nowhere", () => {
    const pages = new Map(
      globSync("**/*.html", { cwd: out }).map((path) => [path, readFileSync(join(out, path), "utf8")]),
    );
    const named = new Map(
      [...pages].map(([path, text]) => [
        path,
        new Set(Array.from(text.matchAll(/\sid="([^"]*)"/g), ([, id]) => id)),
      ]),
    );
    // The learning page is a program, whose places are there when it runs.
    pages.delete("learn.html");
    const links = [...pages].flatMap(([path, text]) =>
      Array.from(text.matchAll(/\s(?:href|src)="([^"]+)"/g), ([, link]) => ({ path, link })),
    );
    const broken = links.filter(({ path, link }) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [file, fragment] = link.replaceAll("&amp;", "&").split("#").map(decodeURIComponent);
      const to = file === "" ? path : join(dirname(path), file);
      if (!existsSync(join(out, to))) return true;
      return fragment !== undefined && fragment !== "" && named.get(to)?.has(fragment) === false;
    });
    expect(broken).toEqual([]);
    expect(links.length).toBeGreaterThan(5000);
  });

  it.skipIf(!hasChromium).each(PAGES)("%s can be read by everybody, in light and in dark", async (page) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const tab = await browser!.newPage({ colorScheme, viewport: { width: 1200, height: 800 } });
      await tab.goto(`file://${join(out, page)}`);
      await tab.evaluate(axe);
      const found = await tab.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
        type Violation = { id: string; impact: string; nodes: { html: string }[] };
        const { violations } = await axe.run();
        return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html.slice(0, 120)}`);
      });
      expect(found.filter((each) => /^(critical|serious)/.test(each) && !TYPEDOC.test(each))).toEqual([]);
      await tab.close();
    }
  });

  it.skipIf(!hasChromium)("fits a phone", async () => {
    const tab = await browser!.newPage({ viewport: { width: 390, height: 800 } });
    for (const page of PAGES) {
      await tab.goto(`file://${join(out, page)}`);
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, page).toBeLessThan(2);
    }
    await tab.close();
  });
});
