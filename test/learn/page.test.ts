/** The learning page in a browser, opened from its file: five acts played by mouse and keyboard, once, with the real trainings. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium } from "../chromium.ts";
import { builtPage, opened, type Watched } from "../explorer/built.ts";
import { expectUsable } from "../explorer/usable.ts";
import { removeRoots } from "../serve/world.ts";

/** Two trainings, two decoders and a reader; minutes where the processors are shared. */
const PATIENCE = 400_000;
const percents = (text: string) =>
  [...text.matchAll(/(−?\d+)\s%/g)].map(([, digits]) => Number(digits.replace("−", "-")));

describe.skipIf(!hasChromium)("the learning page in Chromium", () => {
  let browser: Browser;
  let watched: Watched;
  const act = (number: number): Locator => watched.page.locator(`#act${number}`);
  const press = (number: number, name: string) =>
    act(number).getByRole("button", { name, exact: true }).click({ timeout: PATIENCE });
  const notice = async (number: number) => {
    const shown = act(number).locator(".notice.on p");
    await shown.waitFor({ timeout: PATIENCE });
    return shown.innerText();
  };
  const hidden = (number: number) => act(number).locator(".notice p[aria-hidden=true]").count();

  beforeAll(async () => {
    const folder = await builtPage(undefined, "learn");
    browser = await launchChromium();
    const address = `${pathToFileURL(join(folder, "unweave.html")).href}?lang=en`;
    watched = await opened(browser, address);
    watched.page.setDefaultTimeout(PATIENCE);
    await act(1).locator(".tile").first().waitFor();
  }, PATIENCE);
  afterAll(async () => {
    await browser?.close();
    removeRoots();
  });

  it("act 1: faces are dragged, tapped or chosen by keyboard into pairs, and a wrong pair says what it shares", async () => {
    const { page } = watched;
    const tile = (name: string) =>
      act(1)
        .locator(".tile")
        .filter({ has: page.getByLabel(name) });
    const slot = (name: string) => act(1).getByLabel(name);
    expect(await hidden(1)).toBe(1);
    await tile("person D").dragTo(slot("Empty frame 1: same person"));
    expect(await act(1).getByRole("status").first().innerText()).toContain("neither person nor light");
    await tile("person A").dragTo(slot("Empty frame 1: same person"));
    await tile("person D").click();
    await slot("Empty frame 2: same person").click();
    for (const [face, frame] of [
      ["person G", "Empty frame 1: same light"],
      ["person H", "Empty frame 2: same light"],
    ]) {
      await tile(face).focus();
      await page.keyboard.press("Enter");
      await slot(frame).focus();
      await page.keyboard.press("Space");
    }
    expect(await notice(1)).toContain("all that the blocks will be told");
  });

  it(
    "act 2: the record of both trainings plays as it comes, and the numbers of the notice stand in the tables",
    async () => {
      expect(await hidden(2)).toBe(1);
      await press(2, "Train");
      const said = await notice(2);
      const cells = percents((await act(2).locator("td.cell").allInnerTexts()).join(" "));
      expect(cells).toHaveLength(12);
      for (const number of percents(said)) expect(cells).toContain(number);
      // The first row is the whole ordinary code, then a row for each block.
      const [ordinary, block] = [cells[0], cells[3]];
      expect(block).toBeGreaterThan(ordinary + 10);
    },
    PATIENCE,
  );

  it("act 2: a face is followed by keyboard, other blocks are looked at, symbols of the formula say what they are", async () => {
    const { page } = watched;
    await act(2).getByLabel("Follow a face").focus();
    await page.keyboard.press("ArrowRight");
    expect(await act(2).locator("output").last().innerText()).toMatch(
      /person A.* Of its 5 nearest, \d share the person/,
    );
    await press(2, "lighting");
    expect(await act(2).getByRole("img", { name: "Map of the album by the lighting block" }).count()).toBe(1);
    await act(2).getByText("The mathematics").click();
    for (const symbol of await act(2).locator(".symbol").all()) {
      await symbol.focus();
      const says = await symbol.getAttribute("aria-label");
      expect(await act(2).locator("details p").first().innerText()).toBe(says);
    }
  });

  it(
    "act 3: under unseen light the identity block finds the person more often than the ordinary code",
    async () => {
      const { page } = watched;
      expect(await hidden(3)).toBe(1);
      const shares: { light: string; ordinary: number; blocks: number }[] = [];
      await act(3).locator(".answers li.hit, .answers .tag").first().waitFor();
      await act(3).getByRole("slider").focus();
      await page.keyboard.press("Home");
      for (let light = 0; light < 6; light++) {
        const [ordinary, blocks] = (await act(3).locator(".answers h3").allInnerTexts()).flatMap(percents);
        shares.push({ light: await act(3).locator(".lamp").last().innerText(), ordinary, blocks });
        await page.keyboard.press("ArrowRight");
      }
      const said = percents(await notice(3));
      const unseen = shares.filter(({ light }) => light.includes("new to the album"));
      expect(unseen).toHaveLength(4);
      const mean = (of: "ordinary" | "blocks") =>
        unseen.reduce((sum, each) => sum + each[of], 0) / unseen.length;
      expect(mean("blocks")).toBeGreaterThan(mean("ordinary") + 10);
      expect(Math.abs(said[0] - mean("ordinary"))).toBeLessThanOrEqual(1);
      expect(Math.abs(said[1] - mean("blocks"))).toBeLessThanOrEqual(1);
      expect(said[1]).toBeGreaterThan(said[3]);
      const marks = await act(3).locator(".tag").allInnerTexts();
      expect(marks).toHaveLength(12);
      expect(marks.join("")).toMatch(/^[✓✕]+$/);
    },
    PATIENCE,
  );

  it(
    "act 4: a slider changes the decoded picture, the reader says what leaked, and the ordinary code does the same",
    async () => {
      const { page } = watched;
      expect(await hidden(4)).toBe(1);
      const light = act(4).getByRole("slider").nth(1);
      await act(4).locator("input:enabled").first().waitFor();
      await light.focus();
      for (let place = 0; place < 4; place++) await page.keyboard.press("ArrowRight");
      expect(await light.getAttribute("aria-valuetext")).toBe("far right");
      await act(4).locator(".did").waitFor();
      await press(4, "Ordinary code");
      const said = percents(await notice(4));
      expect(said).toHaveLength(4);
      expect(await act(4).getByText("best direction for lighting").count()).toBe(1);
    },
    PATIENCE,
  );

  it(
    "act 5: shuffled labels score their null, and a collapse lies together",
    async () => {
      expect(await hidden(5)).toBe(1);
      await press(5, "Shuffle the labels");
      await act(5).getByText("20 shuffles so far").waitFor();
      const luckiest = percents(await act(5).getByText("20 shuffles so far").innerText()).slice(-3);
      expect(await hidden(5)).toBe(1);
      expect(Math.max(...luckiest)).toBeLessThan(20);
      await press(5, "Collapse on purpose");
      const said = percents(await notice(5));
      expect(said.slice(0, 3)).toEqual(luckiest);
      // Of the blocks, in their order, that of the identity first.
      expect(said[3]).toBeGreaterThan(luckiest[0]);
      const spread = act(5).locator(".meter").filter({ hasText: "spread" }).locator("b");
      expect(Number(await spread.innerText())).toBeLessThan(0.1);
    },
    PATIENCE,
  );

  it("says everything in Chinese, and in both languages beside each other", async () => {
    const { page } = watched;
    await page.getByRole("button", { name: "中文" }).click();
    const text = await page.locator("main").innerText();
    expect(text).not.toMatch(/[a-z]{3,} [a-z]{3,} [a-z]{3,}/);
    expect(await page.locator(".notice.on p").allInnerTexts()).toHaveLength(5);
    await page.getByRole("button", { name: "EN|中" }).click();
    expect(await page.locator("h2 [lang=en]").count()).toBe(5);
    expect(await page.locator("h2 [lang=zh-Hans]").count()).toBe(5);
    await page.getByRole("button", { name: "EN", exact: true }).click();
  });

  it("plays in six stills for whoever wants no motion", async () => {
    const { page } = watched;
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.evaluate(
      "globalThis.steps = new Set(); new MutationObserver(() => steps.add(document.querySelector('#act2 .do output').textContent)).observe(document.querySelector('#act2 .do output'), { characterData: true, childList: true, subtree: true })",
    );
    await press(2, "Play again");
    await act(2).getByRole("button", { name: "Play again" }).waitFor();
    expect(await page.evaluate<number>("[...steps].filter((step) => Number(step) > 0).length")).toBe(6);
    await page.emulateMedia({ reducedMotion: "no-preference" });
  });

  it("fits every window, in light and dark, weak eyes and ears can use it, and it asked nobody anything", async () => {
    await watched.page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
    await expectUsable(watched.page);
    expect(watched.complaints).toEqual([]);
  });
});
