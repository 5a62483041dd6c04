/** Edits in a browser: the pictures that `edit` makes, by slider, level, swap and keyboard, with what changed measured beside. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Editor, type Opened, openEditor } from "../../src/edit/editor.ts";
import { applySets, type Setting } from "../../src/edit/plan.ts";
import { traverse } from "../../src/edit/traverse.ts";
import { readScores } from "../../src/run/folder.ts";
import type { RunDetails } from "../../src/serve/api.ts";
import { type Serving, serve } from "../../src/serve/server.ts";
import { hasChromium, launchChromium } from "../chromium.ts";
import { DECODING, facesRun } from "../serve/facesRun.ts";
import { json, newRoot, removeRoots } from "../serve/world.ts";
import { builtPage, opened } from "./built.ts";
import { expectUsable } from "./usable.ts";

/** Keeps what Workers say, so that numbers are compared before they become bytes. */
const LISTEN = `globalThis.said = [];
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => data.value?.picture && said.push(data.value));
    }
  };`;
const STEPS = 61;

describe.skipIf(!hasChromium)("an edit in Chromium", () => {
  const root = newRoot();
  let browser: Browser;
  let server: Serving;
  let editor: Editor;
  const at = (path: string) => new URL(path, server.url).href;
  const shown = (page: Page, edits: string) => page.getByRole("img", { name: `Edited: ${edits}` });

  beforeAll(async () => {
    await facesRun(join(root, "faces"), DECODING);
    await facesRun(join(root, "plain"));
    server = await serve(root, { page: await builtPage() });
    browser = await launchChromium();
    editor = await openEditor(join(root, "faces"));
  });
  afterAll(async () => {
    await editor?.close();
    await browser?.close();
    await server?.close();
    removeRoots();
  });

  /** One of the run's pictures, opened as the command line opens a file. */
  async function picture(point: number): Promise<Opened> {
    const file = join(root, `${point}.png`);
    const answer = await fetch(at(`/api/points/picture?id=faces&point=${point}`));
    writeFileSync(file, new Uint8Array(await answer.arrayBuffer()));
    return editor.open(file);
  }
  /** The last edit that the page made. */
  const made = (page: Page) =>
    page.evaluate<{ code: number[]; picture: number[] }>(
      "(({ code, picture }) => ({ code: [...code], picture: [...picture.data] }))(said.at(-1))",
    );
  function expectSame(found: readonly number[], wanted: ArrayLike<number>) {
    expect(found).toHaveLength(wanted.length);
    const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i])), 0);
    expect(worst).toBeLessThan(1e-5);
  }

  /** As a hand draws: in small steps. */
  async function drag(page: Page, from: Locator, to: Locator) {
    const middle = async (of: Locator) => {
      const { x, y, width, height } = (await of.boundingBox())!;
      return [x + width / 2, y + height / 2] as const;
    };
    await page.mouse.move(...(await middle(from)));
    await page.mouse.down();
    await page.mouse.move(...(await middle(to)), { steps: 12 });
    await page.mouse.up();
  }

  it("is what edit makes: a level set, a block of another picture, and both, within 1e-5", async () => {
    const [source, donor] = [await picture(3), await picture(7)];
    const { labels } = editor.space.factors[1];
    const level: Setting = { factor: "lighting", level: labels![2] };
    const swap: Setting = { part: "identity", from: "donor" };
    const { page, complaints } = await opened(browser, at("/"), LISTEN);
    for (const [edits, sets] of [
      [[`lighting=${level.level}`], [level]],
      [["identity=from:7"], [swap]],
      [
        ["identity=from:7", `lighting=${level.level}`],
        [swap, level],
      ],
    ] as const) {
      const asked = edits.map((edit) => `edit=${encodeURIComponent(edit)}`).join("&");
      await page.goto(at(`/?view=edit&run=faces&picture=3&${asked}`));
      await shown(page, edits.join(", ")).waitFor();
      const { code, picture } = await made(page);
      const wanted = applySets(editor, source.code, new Map([["donor", donor]]), { sets, method: "mean" });
      expectSame(code, wanted);
      expectSame(picture, (await editor.show({ rows: 1, columns: wanted.length, data: wanted })).data);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("moves a block by keyboard along the data, as a traversal does, and the address says it", async () => {
    const source = await picture(0);
    const { page, complaints } = await opened(browser, at("/?view=run&run=faces"), LISTEN);
    await page.getByRole("heading", { name: "faces" }).waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("e");
    await page.getByRole("img", { name: "Decoded, nothing changed" }).waitFor();
    await page.keyboard.press("2");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await shown(page, "lighting=at:59").waitFor();
    expect(new URL(page.url()).searchParams.getAll("edit")).toEqual(["lighting=at:59"]);
    const codes = traverse(editor.space, source.code, editor.space.blocks.lighting, { steps: STEPS });
    expectSame((await made(page)).code, codes.data.subarray(59 * codes.columns, 60 * codes.columns));
    await page.keyboard.down(" ");
    await page.getByRole("img", { name: "Before the edit, decoded" }).waitFor();
    await page.keyboard.up(" ");
    await shown(page, "lighting=at:59").waitFor();
    await page.getByRole("button", { name: "Reset" }).press("Enter");
    await page.getByRole("img", { name: "Decoded, nothing changed" }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("takes a block from another picture, by a drag and by keyboard, and says what changed and what a judge read", async () => {
    const { page, complaints } = await opened(browser, at("/?view=edit&run=faces"));
    const tray = page.getByRole("list", { name: "Held-out pictures" }).getByRole("button");
    await page.getByRole("img", { name: "Decoded, nothing changed" }).waitFor();
    await tray.nth(2).press("Enter");
    await page.getByRole("button", { name: "Take lighting from the chosen picture" }).press("Enter");
    await page.getByRole("img", { name: /^Edited: lighting=from:\d+$/ }).waitFor();
    await drag(
      page,
      tray.nth(4),
      page.getByRole("button", { name: "Take identity from the chosen picture" }),
    );
    await page.getByRole("img", { name: /^Edited: lighting=from:\d+, identity=from:\d+$/ }).waitFor();
    const text = await page.locator("main").innerText();
    expect(text).toMatch(/Read again by the run’s encoder, identity and lighting moved by \d+ % and \d+ %/);
    expect(text).toMatch(/lighting\s+lighting, as put in/);
    expect(text).toMatch(/identity\s+lighting, as before\s+\d+ %\s+\d+ % to \d+ %/);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
    await page
      .getByRole("button", { name: "Let go of the picture that lighting is taken from" })
      .press("Enter");
    await page.getByRole("img", { name: /^Edited: identity=from:\d+$/ }).waitFor();
    await page.getByRole("button", { name: "Edit the chosen one" }).press("Enter");
    await page.waitForURL(/[?&]picture=/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("edits a picture of one's own, and says in a sentence what is none", async () => {
    const file = join(root, "own.png");
    const pixels = Uint8Array.from({ length: 64 * 64 }, (_, i) => 40 + ((7 * i) % 64) + Math.floor(i / 64));
    await sharp(pixels, { raw: { width: 64, height: 64, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toFile(file);
    writeFileSync(join(root, "words.png"), "no picture");
    const { page } = await opened(browser, at("/?view=edit&run=faces&edit=lighting%3Dat:60"), LISTEN);
    await shown(page, "lighting=at:60").waitFor();
    await page.locator("input[type=file]").setInputFiles(join(root, "words.png"));
    await page.getByText(/expected one that this browser opens/).waitFor();
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByRole("img", { name: "own.png, as the encoder sees it" }).waitFor();
    await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
    const source = await editor.open(file);
    const { data, columns } = traverse(editor.space, source.code, editor.space.blocks.lighting, {
      steps: STEPS,
    });
    expectSame((await made(page)).code, data.subarray(60 * columns, 61 * columns));
    await page.close();
  });

  it("has the judge's numbers as the run has them, beside chance and what decoding alone costs", async () => {
    const { findings } = await json<RunDetails>(server.url, "/api/run?id=faces");
    const { matrix } = readScores(join(root, "faces")).scores.find(({ metric }) => metric === "editing")!;
    const cell = (row: string, column: string) =>
      matrix!.values[matrix!.rows.indexOf(row)][matrix!.columns.indexOf(column)];
    expect(findings?.edits).toHaveLength(2 * matrix!.columns.length);
    for (const { block, factor, value, chance, reconstructed, interval } of findings!.edits) {
      const wanted = [block, "chance", "reconstructed"].map((row) => cell(row, factor));
      expect([value, chance, reconstructed]).toEqual(wanted);
      expect(interval === null).toBe(block === factor);
    }
  });

  it("is usable in every window with all traversals, and gives out a PNG and GIFs that move", async () => {
    const { page, complaints } = await opened(
      browser,
      at("/?view=edit&run=faces&picture=1&edit=lighting%3Dat:0&grid=1"),
    );
    await page.getByRole("img", { name: "lighting, step 7 of 7" }).waitFor();
    await expectUsable(page);
    const file = async (button: string) => {
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: button, exact: true }).click();
      return sharp(readFileSync(await (await download).path())).metadata();
    };
    expect(await file("Save picture")).toMatchObject({ format: "png", width: 256, height: 256 });
    expect(await file("Save as GIF")).toMatchObject({ format: "gif", width: 256, pages: 22, loop: 0 });
    expect(await file("Save the traversal of identity as GIF")).toMatchObject({ format: "gif", pages: 26 });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("says in a sentence that a run has no decoder, or no such picture, and what to do", async () => {
    const { page } = await opened(browser, at("/?view=edit&run=plain"));
    await page.getByText(/expected a decoder, got none\. A recipe that reconstructs has one/).waitFor();
    await page.goto(at("/?view=edit&run=faces&picture=9999"));
    await page.getByText(/picture "9999": expected a number below/).waitFor();
    await page.getByRole("list", { name: "Held-out pictures" }).waitFor();
    await page.close();
  });
});
