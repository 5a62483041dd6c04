/** Programs that guides show run as they stand: each on a run, an album, a database and an export as its page has them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { datasets, embed, exportRun, openDataset, train } from "../../src/index.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "unweave-guides-"));
const written = join(ROOT, ".cache/guides");
const home = process.cwd();

/** What is asked of the page's program behind its last line, and what it must print. */
const GUIDES = [
  ["photographs.md", "console.log((await code(new Float32Array(height * width))).length);", /^6$/m],
  ["export.md", "console.log(image_embeds.dims.join(), identity.dims.join());", /^1,6 1,4$/m],
  ["databases.md", "", /^\[\s+[^\n]*\s+file: 'album\/anna.jpg',\s+distance: (0|\d\S*e-\d+)\s/],
] as const;

beforeAll(async () => {
  mkdirSync(written, { recursive: true });
  process.chdir(folder);
  const data = { name: "faces", options: { people: 4, pictures: 96, shrink: 4 } } as const;
  const code = { identity: 4, lighting: 2 };
  const given = { data, recipe: "blocks", code, steps: 2, batch: 16, metrics: [] } as const;
  await train(given, { folder: "runs/photos" });
  const faces = await openDataset(data);
  mkdirSync("album");
  const names = ["anna", "ben", "eve", "leo", "mia"].map((name) => `album/${name}.jpg`);
  for (const [row, name] of names.entries()) writeFileSync(name, await datasets.pngOf(faces, 17 * row));
  writeFileSync("picture.png", await datasets.pngOf(faces, 3));
  await embed({ run: "runs/photos", files: names, to: "sqlite:album.db" });
  await exportRun({ run: "runs/photos", out: "faces-encoder", licence: "mit" });
});
afterAll(() => {
  process.chdir(home);
  for (const each of [folder, written]) rmSync(each, { recursive: true });
});

it.each(GUIDES)("%s", (page, further, printed) => {
  const text = readFileSync(join(ROOT, "docs/guide", page), "utf8");
  const [[, program]] = [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)];
  const file = join(written, `${page}.mjs`);
  writeFileSync(file, `${program}${further}\n`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(printed);
});
