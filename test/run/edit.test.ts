/** A run opened for edits: what is decoded, what is retrieved, what is said of odd pictures, what is refused. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { gridGif, gridPng, tileSides } from "../../src/data/images/tiles.ts";
import { pngOf } from "../../src/data/images/writeFolder.ts";
import { type Editor, openEditor } from "../../src/edit/editor.ts";
import {
  checkPlan,
  type EditPlan,
  expectOneWay,
  othersOf,
  renderPlan,
  settingOf,
} from "../../src/edit/plan.ts";
import { execute } from "../../src/execute/execute.ts";
import { extend } from "../../src/index.ts";
import { embed } from "../../src/inference/embed.ts";
import { define } from "../../src/registry.ts";
import type { Dataset, Matrix } from "../../src/types/index.ts";
import { dataset, experiment, newFolder } from "./world.ts";

extend("dataset", {
  patterns: define({
    ...{ about: "patterns", source: "test", verified: "test", options: z.strictObject({}) },
    create: async (): Promise<Dataset> => dataset,
  }),
});
const terms = [{ name: "infoNce" }, { name: "reconstruction", weight: 0.1 }];
const metrics = [{ name: "collapse" }];
const pictures = newFolder();
const file = (row: number) => join(pictures, `${row}.png`);
let decoding: Editor;
const first = newFolder();
let bare: Editor;
const notes: string[] = [];
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  for (const row of [0, 3, 8, 27, 99]) writeFileSync(file(row), await pngOf(dataset, row));
  const second = newFolder();
  await execute(experiment({ terms, metrics, steps: 150 }), dataset, { folder: first });
  await execute(experiment({ metrics, steps: 5 }), dataset, { folder: second });
  decoding = await openEditor(first);
  bare = await openEditor(second, { onNote: (note) => notes.push(note) });
});
afterAll(async () => {
  await decoding.close();
  await bare.close();
});

const PLAN: EditPlan = {
  sets: [],
  method: "mean",
  show: null,
  strip: false,
  steps: 4,
  range: [0.02, 0.98],
  seed: 0,
};
async function carry(editor: Editor, row: number, changes: Partial<EditPlan>) {
  const plan = { ...PLAN, ...changes };
  checkPlan(editor, plan);
  const source = await editor.open(file(row));
  const others = new Map<string, Awaited<ReturnType<Editor["open"]>>>();
  for (const path of othersOf(plan)) others.set(path, await editor.open(path));
  return { source, others, ...(await renderPlan(editor, source, others, plan)) };
}
const rowOf = ({ columns, data }: Matrix, row: number) => data.subarray(row * columns, (row + 1) * columns);
const apart = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0) / a.length;

describe("a run that decodes", () => {
  it("reconstructs, and swaps a block by its codes", async () => {
    const {
      source,
      others,
      pictures: shown,
      layout,
    } = await carry(decoding, 0, {
      sets: [settingOf(`light=from:${file(8)}`)],
      strip: true,
    });
    expect(layout).toEqual([[0, 1, 2]]);
    expect([...rowOf(shown, 0)]).toEqual([...source.pixels.data]);
    expect(apart(rowOf(shown, 1), source.pixels.data)).toBeCloseTo(source.gap!.error, 6);
    const code = Float32Array.of(...source.code.subarray(0, 4), ...others.get(file(8))!.code.subarray(4));
    const by = await decoding.show({ rows: 1, columns: 7, data: code });
    expect(apart(rowOf(shown, 2), by.data)).toBeLessThan(1e-10);
    expect(apart(rowOf(shown, 2), rowOf(shown, 1))).toBeGreaterThan(1e-6);
  });
  it("gives a photograph in colour the code that embed writes of it", async () => {
    const photograph = join(pictures, "brown.png");
    const pixels = Buffer.from(Array.from({ length: 90 * 64 * 3 }, (_, i) => (i * [7, 3, 1][i % 3]) % 256));
    await sharp(pixels, { raw: { width: 90, height: 64, channels: 3 } })
      .png()
      .toFile(photograph);
    const out = join(pictures, "brown.npy");
    await embed({ run: first, files: [photograph], out });
    const { code } = await decoding.open(photograph);
    const written = readFileSync(out);
    const codes = new Float32Array(
      written.buffer.slice(written.byteOffset + written.length - 4 * code.length),
    );
    for (const [at, value] of codes.subarray(0, code.length).entries())
      expect(code[at]).toBeCloseTo(value, 5);
  });
  it("sets a level, traverses, interpolates and samples", async () => {
    const level = await carry(decoding, 0, { sets: [settingOf("light=light 2")] });
    expect([level.layout, level.rows]).toEqual([[[0]], ["edited"]]);
    const rows = await carry(decoding, 0, { show: { kind: "traverse", parts: ["light", "shape[1]"] } });
    expect([rows.layout, rows.rows]).toEqual([
      [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
      ],
      ["light", "shape[1]"],
    ]);
    const line = await carry(decoding, 0, { show: { kind: "interpolate", to: file(99), part: null } });
    const [from, to] = [line.source.code, line.others.get(file(99))!.code];
    const ends = await decoding.show({ rows: 2, columns: 7, data: Float32Array.of(...from, ...to) });
    expect(apart(rowOf(line.pictures, 0), rowOf(ends, 0))).toBeLessThan(1e-10);
    expect(apart(rowOf(line.pictures, 3), rowOf(ends, 1))).toBeLessThan(1e-10);
    const draws = async (seed: number) =>
      (await carry(decoding, 0, { show: { kind: "sample", block: "light" }, seed })).pictures.data;
    expect(await draws(1)).toEqual(await draws(1));
    expect(await draws(1)).not.toEqual(await draws(2));
  });
  it("says what the model cannot represent, and nothing of its own pictures", async () => {
    expect((await decoding.open(file(27))).notes).toEqual([]);
    const odd = join(pictures, "odd.png");
    const stripes = Uint8Array.from({ length: 40 * 20 * 3 }, (_, i) => (i % 2 === 0 ? 255 : 0));
    await sharp(stripes, { raw: { width: 40, height: 20, channels: 3 } })
      .png()
      .toFile(odd);
    const { notes: said, gap, height, width } = await decoding.open(odd);
    expect([height, width, gap!.share]).toEqual([20, 40, 1]);
    expect(said.slice(0, 2)).toEqual([
      "the model sees 16 × 16 pixels of 40 × 20; the picture is squeezed for it and stretched back",
      "the model sees grey only: colour is lost",
    ]);
    expect(said[2]).toBe(
      "its reconstruction is poorer than that of 100 % of the held-out pictures: the model cannot represent it",
    );
  });
  it("places its own pictures among the held-out ones", async () => {
    for (const row of [3, 27]) {
      const { novelty, gap } = await decoding.open(file(row));
      expect(novelty.novel).toBe(false);
      expect(gap!.share).toBeLessThan(1);
      expect(gap!.error).toBeGreaterThan(0);
    }
  });
});

describe("a run without a decoder", () => {
  it("answers with the nearest real picture and says so", async () => {
    expect(notes).toEqual([
      "this run has no decoder: edits are answered by the nearest real pictures of its data",
      "one warning",
    ]);
    expect([bare.answers, decoding.answers]).toEqual(["retrieved", "decoded"]);
    const own = await carry(bare, 27, { sets: [settingOf(`light=from:${file(27)}`)] });
    expect(own.source.gap).toBeNull();
    expect(apart(own.pictures.data, own.source.pixels.data)).toBe(0);
    const other = await carry(bare, 0, { sets: [settingOf(`light=from:${file(8)}`)] });
    const real = Array.from({ length: dataset.rows }, (_, row) =>
      Float32Array.from(dataset.images.subarray(row * 256, (row + 1) * 256), (byte) => byte / 255),
    );
    expect(Math.min(...real.map((each) => apart(each, other.pictures.data)))).toBe(0);
  });
});

describe("a plan", () => {
  const plan = (changes: Partial<EditPlan>) => () => checkPlan(decoding, { ...PLAN, ...changes });
  it.each([
    [plan({ sets: [settingOf("lihgt=from:b.png")] }), /^block "lihgt": .+ Did you mean "light"\?/],
    [
      plan({ sets: [settingOf("light[7]=from:b.png")] }),
      /^block "light\[7\]": expected a dimension from 0 to 2/,
    ],
    [plan({ sets: [settingOf("pose=left")] }), /^factor "pose": expected one of light, shape/],
    [
      plan({ sets: [settingOf("light=light 9")] }),
      /^level of factor "light" "light 9": .+ Did you mean "light \d"\?/,
    ],
    [plan({ show: { kind: "traverse", parts: ["shade"] } }), /^block "shade": expected one of/],
    [plan({ show: { kind: "sample", block: "shade" } }), /^block "shade"/],
    [plan({ show: { kind: "interpolate", to: "b.png", part: "shade" } }), /^block "shade"/],
    [() => settingOf("light"), /^set "light": expected PART=from:FILE or FACTOR=LEVEL, got no value/],
    [
      () => expectOneWay(["--grid", "--sample"], 0),
      /^usage "edit": expected one way .+ got --grid and --sample/,
    ],
    [() => expectOneWay([], 0), /^usage "edit": .+ got none of them/],
  ])("%# is refused", (refused, message) => {
    expect(refused).toThrow(message);
  });
  it("with an empty range or too few steps is refused by the edit itself", async () => {
    const show = { kind: "traverse", parts: ["light"] } as const;
    await expect(carry(decoding, 0, { show, range: [0.5, 0.5] })).rejects.toThrow(/^range "0.5,0.5"/);
    await expect(carry(decoding, 0, { show, steps: 1 })).rejects.toThrow(/^steps "1"/);
    await expect(carry(decoding, 0, { sets: [settingOf("shape=shape 4")] })).rejects.toThrow(
      /^level "shape 4": expected a level of shape among the training pictures/,
    );
  });
});

describe("tiles", () => {
  const shape = [1, 16, 16] as const;
  const ramp: Matrix = {
    rows: 2,
    columns: 256,
    data: Float32Array.from({ length: 512 }, (_, i) => (i < 256 ? 1 : (i % 16) / 15)),
  };
  it("stand where the layout says, as large as asked", async () => {
    const png = await gridPng(
      ramp,
      [
        [1, null],
        [null, 0],
      ],
      { shape, height: 32, width: 48, gap: 2 },
    );
    const { data, info } = await sharp(png).toColourspace("b-w").raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([98, 66]);
    const at = (x: number, y: number) => data[(y * info.width + x) * info.channels];
    expect(at(0, 5)).toBeLessThan(30);
    expect(at(47, 5)).toBeGreaterThan(225);
    expect([at(48, 5), at(70, 5), at(70, 50)]).toEqual([255, 255, 255]);
  });
  it("keep the source's sides within reason", () => {
    expect(tileSides(shape, { height: 60, width: 90 })).toEqual({ height: 128, width: 192 });
    expect(tileSides([3, 64, 64], { height: 10, width: 1000 })).toEqual({ height: 128, width: 512 });
  });
  it("move forth and back as a GIF", async () => {
    const gif = await gridGif(ramp, [[0, 1, 0]], { shape, height: 16, width: 16 });
    const { pages, delay, format } = await sharp(gif, { animated: true }).metadata();
    // Two equal frames that follow each other are one.
    expect([format, pages, delay![0]]).toEqual(["gif", 4, 120]);
  });
});
