/** The page as text and as a person sees it: self-contained, safe, fits a phone, no word to the network. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { execute } from "../../src/execute/execute.ts";
import { html } from "../../src/report/html.ts";
import { renderReport } from "../../src/report/index.ts";
import { paths } from "../../src/run/folder.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { dataset, experiment, newFolder } from "../run/world.ts";

const root = newFolder();
const [before, after] = [join(root, "before"), join(root, "after")];
const page = join(root, "report.html");
let text: string;

beforeAll(async () => {
  const baseline = { recipe: "infonce", code: { code: 7 } };
  await execute(experiment(baseline), dataset, { folder: before });
  await execute(experiment(), dataset, { folder: after });
  text = renderReport([before, after], { title: "Before & <after>", lead: "A lead." });
  writeFileSync(page, text);
});

describe("a report", () => {
  it("names nothing outside itself and runs nothing but its one script, known by its digest", () => {
    const [, body, script] = /^(.*)<script>(.*)<\/script>/s.exec(text) ?? [];
    const digest = createHash("sha256").update(script).digest("base64");
    expect(text).toContain(html`script-src 'sha256-${digest}'`.text.replaceAll("'", "&#39;"));
    expect(script).not.toMatch(/fetch|XMLHttp|import|eval|innerHTML|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
    expect(body).not.toMatch(/<script|<link|<iframe|<object|javascript:|@import|\son\w+=/i);
    const addresses = [...body.matchAll(/(?:(?:src|href)=["']?|url\(["']?)([^"')\s>]+)/g)].map(
      (found) => found[1],
    );
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !/^(data:image\/(png|webp)|#)/.test(address))).toEqual([]);
    expect(text).toContain("Content-Security-Policy");
    expect(text).toContain("default-src &#39;none&#39;");
  });
  it("escapes what it was given", () => {
    expect(text).toContain("<h1>Before &amp; &lt;after&gt;</h1>");
    expect(html`<p title="${'"'}">${"<b>"}${null}${[html`<i>${1}</i>`]}</p>`.text).toBe(
      '<p title="&quot;">&lt;b&gt;<i>1</i></p>',
    );
  });
  it("shows every block, every metric's sample, strips of pictures, and what each side was told", () => {
    for (const word of [
      "shape",
      "light",
      "augmentations",
      "pairs",
      "raw pixels",
      "untrained",
      "chance",
      "one warning",
    ])
      expect(text, word).toContain(word);
    // One unseen shape asks each of three blocks for six neighbours.
    expect(text.match(/<img /g)).toHaveLength(3 * (1 + 6));
    expect(text.match(/<svg/g)?.length).toBeGreaterThanOrEqual(6);
  });
  it("has the numbers of scores.json", () => {
    const { scores } = JSON.parse(readFileSync(paths(after).scores, "utf8"));
    const { tables } = scores.find((score: { metric: string }) => score.metric === "blockAccuracy");
    const own =
      tables.linear.values[tables.linear.rows.indexOf("shape")][tables.linear.columns.indexOf("shape")];
    expect(text).toContain(`${(100 * own).toFixed(1)} %`);
  });
  it("of one run alone, and of a run without metrics, is a page too", async () => {
    expect(renderReport([after], { title: "One" })).toContain("</html>");
    const bare = newFolder();
    await execute(experiment({ metrics: [{ name: "mig" }], steps: 2 }), dataset, { folder: bare });
    for (const each of [renderReport([bare], { title: "Bare" }), text])
      expect(each.replaceAll(/data:image\/\w+;base64,[\w+/=]+/g, "")).not.toMatch(/NaN|undefined/);
  });
});

describe.skipIf(!hasChromium)("a report in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it.each([
    [1280, "light"],
    [420, "light"],
    [420, "dark"],
  ] as const)(
    "%i pixels wide, %s, asks for nothing, says nothing wrong and needs no sideways scroll",
    async (width, colorScheme) => {
      const view = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      const [requests, complaints]: [string[], string[]] = [[], []];
      view.on("request", (request) => {
        if (!request.url().startsWith("data:")) requests.push(request.url());
      });
      view.on("console", (message) => complaints.push(message.text()));
      view.on("pageerror", (error) => complaints.push(error.message));
      const url = pathToFileURL(resolve(page)).href;
      await view.goto(url);
      expect(requests).toEqual([url]);
      expect(complaints).toEqual([]);
      expect(await view.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      const broken = "[...document.images].filter((image) => image.naturalWidth === 0).length";
      expect(await view.evaluate(broken)).toBe(0);
      const lightness = "Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0])";
      expect((await view.evaluate<number>(lightness)) > 128).toBe(colorScheme === "light");
      await view.close();
    },
  );
});
