/** Searching in a browser: a picture that is encoded in the page has the code that `embed` gives, and the neighbours of that code. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseNpy } from "../../src/formats/npy.ts";
import { embed } from "../../src/inference/embed.ts";
import { random } from "../../src/random.ts";
import { type Serving, serve } from "../../src/serve/server.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { claimingPng } from "../data/claimingPng.ts";
import { facesRun } from "../serve/facesRun.ts";
import { newRoot, removeRoots } from "../serve/world.ts";
import { builtPage, opened } from "./built.ts";
import { expectUsable } from "./usable.ts";

const SIDE = 64;
const chooser = (page: Page) => page.locator("input[type=file]");

describe.skipIf(!hasChromium)("a search in Chromium", () => {
  const root = newRoot();
  const picture = join(root, "new.png");
  let browser: Browser;
  let server: Serving;
  const at = (path: string) => new URL(path, server.url).href;

  beforeAll(async () => {
    await facesRun(join(root, "faces"));
    await facesRun(join(root, "bare"));
    rmSync(join(root, "bare", "encoder.onnx"));
    const rng = random(3);
    const pixels = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => 60 + (i % SIDE) + rng.int(100));
    await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
      .png()
      .toFile(picture);
    writeFileSync(join(root, "huge.png"), claimingPng(60_000));
    writeFileSync(join(root, "large.png"), claimingPng(12_000));
    writeFileSync(join(root, "words.png"), "no picture");
    server = await serve(root, { page: await builtPage() });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    removeRoots();
  });

  it.each(["", "&threads=1"])(
    "has the code of embed and its neighbours by each block (%s)",
    async (threads) => {
      const { page, complaints } = await opened(browser, at(`/?view=search&run=faces${threads}`));
      await page
        .getByText(threads === "" ? /on \d threads?, and goes nowhere/ : "on 1 thread, and")
        .waitFor();
      await chooser(page).setInputFiles(picture);
      await page.getByText("Its code").waitFor();
      const shown = (await page.locator("details code").allTextContents()).flatMap((text) =>
        text.split(" ").map(Number),
      );
      const out = join(root, `codes${threads}.npy`);
      await embed({ run: join(root, "faces"), files: [picture], out });
      const { data } = parseNpy(readFileSync(out), out);
      expect(shown).toHaveLength(6);
      for (const [i, value] of shown.entries())
        expect(Math.abs(value - Number(data[i])), `${i}`).toBeLessThan(1e-5);
      const codes = new Float32Array(await (await fetch(at("/api/points/codes?id=faces"))).arrayBuffer());
      const cosines = Array.from({ length: codes.length / 6 }, (_, row) => {
        const [a, b] = [codes.subarray(6 * row, 6 * row + 4), shown.slice(0, 4)];
        return a.reduce((sum, x, j) => sum + x * b[j], 0) / (Math.hypot(...a) * Math.hypot(...b));
      }).sort((a, b) => b - a);
      const distances = await page
        .getByRole("region", { name: "Nearest by identity" })
        .locator("small")
        .allTextContents();
      expect(distances).toHaveLength(10);
      for (const [i, text] of distances.entries()) expect(Number(text)).toBeCloseTo(1 - cosines[i], 2);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it("takes one of the run's pictures by keyboard, frames where levels agree, and the address says which", async () => {
    const { page, complaints } = await opened(browser, at("/?view=run&run=faces"));
    await page.getByRole("heading", { name: "faces" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.getByRole("list", { name: "Held-out pictures" }).getByRole("button").nth(1).focus();
    await page.keyboard.press("Enter");
    await page.getByText(/\d+ of \d+ show the same identity/).waitFor();
    const chosen = new URL(page.url()).searchParams.get("picture");
    expect(Number(chosen)).toBeGreaterThan(0);
    const column = page.getByRole("region", { name: "Nearest by identity" });
    const said = Number(/(\d+) of/.exec(await column.getByText(/show the same/).innerText())?.[1]);
    expect(await column.locator(".right").count()).toBe(said);
    await expectUsable(page);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("knows one of the run's own pictures again by its code", async () => {
    const own = join(root, "own.png");
    const answer = await fetch(at("/api/points/picture?id=faces&point=5"));
    writeFileSync(own, new Uint8Array(await answer.arrayBuffer()));
    const { page } = await opened(browser, at("/?view=search&run=faces"));
    await page.getByText("goes nowhere").waitFor();
    await chooser(page).setInputFiles(own);
    await page.getByText(/^It is picture \d+ of this run: identity: person/).waitFor();
    await page.getByText(/\d+ of \d+ show the same identity/).waitFor();
    await page.close();
  });

  it.each([
    ["huge.png", /expected .* million pixels|expected one that this browser opens/],
    ["large.png", /expected at most 100 million pixels, got 12000 × 12000/],
    ["words.png", /expected one that this browser opens/],
  ])("says in a sentence why %s is not searched with, and goes on", async (name, sentence) => {
    const { page } = await opened(browser, at("/?view=search&run=faces"));
    await page.getByText("goes nowhere").waitFor();
    await chooser(page).setInputFiles(join(root, name));
    await page.getByText(sentence).waitFor();
    await chooser(page).setInputFiles(picture);
    await page.getByText("Its code").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("says in a sentence that a run has no encoder", async () => {
    const { page } = await opened(browser, at("/?view=search&run=bare"));
    await page
      .getByRole("alert")
      .getByText(/encoder/)
      .waitFor();
    await page.getByRole("heading", { name: /Search in/ }).waitFor();
    await page.close();
  });
});
