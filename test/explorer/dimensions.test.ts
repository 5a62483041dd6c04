/** Dimensions in a browser: what each part of a code does, with traversals where a run decodes. */
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Serving, serve } from "../../src/serve/server.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { DECODING, facesRun } from "../serve/facesRun.ts";
import { newRoot, removeRoots } from "../serve/world.ts";
import { builtPage, opened } from "./built.ts";
import { expectUsable } from "./usable.ts";

describe.skipIf(!hasChromium)("dimensions in Chromium", () => {
  const root = newRoot();
  let browser: Browser;
  let server: Serving;
  const at = (path: string) => new URL(path, server.url).href;

  beforeAll(async () => {
    await facesRun(join(root, "faces"), { ...DECODING, metrics: [] });
    await facesRun(join(root, "plain"));
    server = await serve(root, { page: await builtPage() });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    removeRoots();
  });

  it("show every block and its numbers, by keyboard, with pictures, information, chance and a traversal", async () => {
    const { page, complaints } = await opened(browser, at("/?view=run&run=faces"));
    await page.getByRole("heading", { name: "faces" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    const block = page.getByRole("article", { name: "lighting", exact: true });
    await block.getByRole("img", { name: "lighting, step 7 of 7" }).waitFor();
    for (const end of ["least", "most"])
      expect(
        await block
          .getByRole("list", { name: `${end} lighting` })
          .getByRole("img")
          .count(),
      ).toBe(8);
    await block.getByRole("button", { name: "Its 2 numbers" }).press("Enter");
    const number = page.getByRole("article", { name: "lighting[1]" });
    await number.getByRole("img", { name: "lighting[1], step 7 of 7" }).waitFor();
    expect(new URL(page.url()).searchParams.get("block")).toBe("lighting");
    expect(await number.innerText()).toMatch(/identity\s+\d+ %\s+chance \d+ %/);
    await expectUsable(page);
    await block.getByRole("link", { name: "Edit with it" }).press("Enter");
    await page.getByRole("img", { name: "Edited: lighting=at:60" }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("show a run that does not decode without traversals, and say what a block is called", async () => {
    const { page, complaints } = await opened(browser, at("/?view=dimensions&run=plain"));
    await page.getByRole("article", { name: "identity", exact: true }).waitFor();
    await page.waitForTimeout(500);
    expect(await page.getByRole("group").count()).toBe(0);
    expect(page.workers()).toEqual([]);
    expect(complaints).toEqual([]);
    await page.goto(at("/?view=dimensions&run=plain&block=none"));
    await page.getByText(/block "none": expected one of identity, lighting/).waitFor();
    await page.getByRole("article", { name: "identity", exact: true }).waitFor();
    await page.close();
  });
});
