/** The small applications of examples/apps, as a person starts them, on one tiny run. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { datasets, openDataset, train } from "../../src/index.ts";
import { hasChromium, launchChromium } from "../chromium.ts";

const APPS = resolve(import.meta.dirname, "../../examples/apps");
const root = mkdtempSync(join(tmpdir(), "unweave-apps-"));
const run = join(root, "run");
const album = join(root, "album");
const picture = (row: number) => join(album, `${row}.png`);

beforeAll(async () => {
  const data = { name: "faces", options: { people: 4, pictures: 96, shrink: 4 } } as const;
  const code = { identity: 4, lighting: 2 };
  await train({ data, recipe: "blocks", code, steps: 20, batch: 16, metrics: [] }, { folder: run });
  const faces = await openDataset(data);
  mkdirSync(album);
  for (let row = 0; row < 12; row++) writeFileSync(picture(row), await datasets.pngOf(faces, row));
});
afterAll(() => rmSync(root, { recursive: true }));

it("the service finds pictures of the album, says what is no picture, and takes no more than one", async () => {
  const child = spawn(process.execPath, [join(APPS, "service.ts"), run, album], { stdio: "pipe" });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk;
    });
  try {
    await expect.poll(() => said, { timeout: 30_000 }).toMatch(/^12 pictures: http:\/\/127/m);
    const [url] = /http:\S+/.exec(said)!;
    const ask = (body: Uint8Array, query = "") =>
      fetch(url + query, { method: "POST", body: new Uint8Array(body) });
    const found = await ask(readFileSync(picture(3)), "?top=2");
    const { by, matches } = (await found.json()) as { by: string; matches: { file: string }[] };
    expect([found.status, by, matches.length]).toEqual([200, "identity", 2]);
    expect(matches.map(({ file }) => file)).not.toContain(picture(3));
    // Fifty at once are answered by the one session that there is.
    const all = await Promise.all(Array.from({ length: 50 }, () => ask(readFileSync(picture(5)))));
    expect(new Set(await Promise.all(all.map((each) => each.text()))).size).toBe(1);
    const bad = await ask(Buffer.from("no picture"));
    expect(bad.status).toBe(400);
    expect(((await bad.json()) as { error: string }).error).toContain("expected");
    for (const bytes of [20_000_001, 25_000_000, 60_000_000])
      expect((await ask(new Uint8Array(bytes))).status).toBe(413);
    expect((await fetch(url)).status).toBe(404);
    // What is no address ends no service.
    expect((await fetch(`${new URL(url).origin}//`)).status).toBe(404);
    expect((await ask(readFileSync(picture(3)))).status).toBe(200);
  } finally {
    child.kill();
  }
  await new Promise((done) => child.on("close", done));
});

it("the notebook runs from its first cell to its last and leaves a figure", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(APPS, "notebook.ts")], {
    cwd: root,
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  expect(stdout).toContain("600 pictures of identity (8)");
  for (const cell of ["infonce", "disco", "mig", "dci"]) expect(stdout).toContain(`'${cell}'`);
  expect(readFileSync(join(root, "scores.svg"), "utf8")).toMatch(/^<svg[\s\S]*Scores of two recipes/);
});

describe.skipIf(!hasChromium)("the page", () => {
  it("compares pictures by every block, with what the encoder of the run says of them", async () => {
    process.env.UNWEAVE_RUN = run;
    const { createServer } = await import("vite");
    const configFile = join(APPS, "page/vite.config.ts");
    const server = await createServer({ configFile, server: { port: 0 }, logLevel: "silent" });
    await server.listen();
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(server.resolvedUrls!.local[0]);
      const said = () => page.locator("#said").textContent();
      await expect.poll(said, { timeout: 60_000 }).toBe("Choose two pictures or more.");
      await page.locator("input").setInputFiles([picture(0), picture(0), picture(7)]);
      await expect.poll(said, { timeout: 30_000 }).toBe("Compared with 0.png, by the cosine of each block.");
      const rows = await page.locator("tr").allTextContents();
      expect(rows[1]).toMatch(/^identity1\.00/);
      expect(rows[2]).toMatch(/^lighting1\.00/);
      writeFileSync(join(root, "bad.png"), "no picture");
      await page.locator("input").setInputFiles([join(root, "bad.png")]);
      await expect.poll(said, { timeout: 30_000 }).toContain("could not be compared");
    } finally {
      await browser.close();
      await server.close();
    }
  });
});
