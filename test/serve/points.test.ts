/** Pictures of a run as points: held-out rows, exact components and neighbours, thumbnails at the place of their number. */
import { join } from "node:path";
import { Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageOf } from "../../src/data/dataset.ts";
import { execute } from "../../src/execute/execute.ts";
import { openCodec } from "../../src/inference/codec.ts";
import { openKnownData } from "../../src/run/knownData.ts";
import type { Near, PointsView, Spread } from "../../src/serve/api.ts";
import type { Dataset } from "../../src/types/index.ts";
import { experiment, dataset as patterns } from "../run/world.ts";
import { facesRun } from "./facesRun.ts";
import { json, newRoot, raw, removeRoots, served } from "./world.ts";

const root = newRoot();
let server: Awaited<ReturnType<typeof served>>;
let dataset: Dataset;
let held: Int32Array;
let codes: Dense;
let view: PointsView;

beforeAll(async () => {
  dataset = await facesRun(join(root, "faces"));
  await execute(experiment({ steps: 2, metrics: [] }), patterns, { folder: join(root, "elsewhere") });
  server = await served(root);
  const { split } = await openKnownData(join(root, "faces"));
  held = Int32Array.from([...split.test, ...split.unseen]);
  const codec = await openCodec(join(root, "faces"));
  const { rows, columns, data } = await codec.encodeRows(dataset, held);
  await codec.close();
  codes = Dense.from1DArray(rows, columns, Array.from(data));
  view = await json<PointsView>(server.url, "/api/points?id=faces");
});
afterAll(async () => {
  await server?.close();
  expect(server?.mistakes).toEqual([]);
  removeRoots();
});

describe("the points of a run", () => {
  it("are its held-out pictures, with their levels by name", () => {
    expect(view).toMatchObject({ count: held.length, kind: "held-out", warnings: [] });
    expect(view.spaces).toEqual({ identity: [0, 4], lighting: [4, 6], "whole code": [0, 6] });
    const [identity] = view.factors;
    expect(identity.name).toBe("identity");
    const { factors, levels } = dataset;
    for (const [point, row] of held.entries())
      expect(view.levels[0][point]).toBe(levels[row * factors.length]);
    expect(identity.levels[3]).toBe("person 4");
  });

  it("lie along the principal components of a block, which say what share of the variance is seen", async () => {
    const { x, y, shares } = await json<Spread>(server.url, "/api/points/spread?id=faces&space=identity");
    const part = codes.subMatrix(0, codes.rows - 1, 0, 3).center("column");
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(part.transpose().mmul(part), {
      assumeSymmetric: true,
    });
    const total = realEigenvalues.reduce((a, b) => a + b, 0);
    for (const [k, along] of [x, y].entries()) {
      const wanted = part.mmul(eigenvectorMatrix.subMatrix(0, 3, 3 - k, 3 - k)).to1DArray();
      const sign = Math.sign(wanted.reduce((sum, value, i) => sum + value * along[i], 0));
      for (const [i, value] of along.entries()) expect(value).toBeCloseTo(sign * wanted[i], 3);
      expect(shares[k]).toBeCloseTo(realEigenvalues[3 - k] / total, 4);
    }
  });

  it("have the numbers of their codes, and the nearest by each block", async () => {
    const all = new Float32Array(
      await (await fetch(new URL("/api/points/codes?id=faces", server.url))).arrayBuffer(),
    );
    expect(Array.from(all)).toEqual(codes.to1DArray());
    const near = await json<Near[]>(server.url, "/api/points/near?id=faces&point=2");
    expect(near.map(({ space }) => space)).toEqual(["identity", "lighting", "whole code"]);
    const cosine = (i: number, j: number, [start, end]: readonly [number, number]) => {
      const part = (row: number) => codes.getRow(row).slice(start, end);
      const [a, b] = [part(i), part(j)];
      return a.reduce((sum, value, k) => sum + value * b[k], 0) / (Math.hypot(...a) * Math.hypot(...b));
    };
    for (const { space, rows, similarities } of near) {
      const all = Array.from(held.keys())
        .filter((i) => i !== 2)
        .map((i) => cosine(2, i, view.spaces[space]));
      const best = all.sort((a, b) => b - a).slice(0, rows.length);
      for (const [k, row] of rows.entries()) {
        expect(similarities[k]).toBeCloseTo(best[k], 4);
        expect(cosine(2, row, view.spaces[space])).toBeCloseTo(similarities[k], 4);
      }
    }
  });

  it("have thumbnails, each at the place of its number", async () => {
    const answer = await fetch(new URL("/api/points/sheet?id=faces&sheet=0", server.url));
    expect(answer.headers.get("content-type")).toBe("image/webp");
    const { data, info } = await sharp(await answer.arrayBuffer())
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { size, across } = view.sheets;
    expect(info.width).toBe(across * size);
    for (const point of [0, 7, held.length - 1]) {
      const picture = imageOf(dataset, held[point]);
      const [left, top] = [(point % across) * size, Math.floor(point / across) * size];
      let error = 0;
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++)
          error += Math.abs(
            data[info.channels * ((top + y) * info.width + left + x)] - picture[y * size + x],
          );
      // WebP is no exact copy; another picture differs by far more.
      expect(error / size ** 2).toBeLessThan(6);
    }
  });

  it("are given out as they are, without a loss", async () => {
    const answer = await fetch(new URL("/api/points/picture?id=faces&point=7", server.url));
    expect(answer.headers.get("content-type")).toBe("image/png");
    const read = await sharp(await answer.arrayBuffer())
      .toColourspace("b-w")
      .raw()
      .toBuffer();
    expect(Buffer.compare(read, Buffer.from(imageOf(dataset, held[7])))).toBe(0);
  });

  it.each([
    ["picture?id=faces&point=9999", /^point "9999": expected a number below/],
    ["spread?id=faces&space=none", /^block "none": expected one of identity/],
    ["near?id=faces&point=9999", /^point "9999": expected a number below/],
    ["codes?id=..%2Ffaces", /^place /],
  ])("are asked for in vain by /api/points/%s", async (path, sentence) => {
    const { status, text } = await raw(server.url, `/api/points/${path}`);
    expect(status).toBe(404);
    expect((JSON.parse(text) as { error: string }).error).toMatch(sentence);
  });

  it("say in a sentence why they cannot be shown, and other runs go on", async () => {
    const { status, text } = await raw(server.url, "/api/points?id=elsewhere");
    expect(status).toBe(404);
    expect((JSON.parse(text) as { error: string }).error).toMatch(/^dataset "patterns": expected one of /);
    expect((await json<PointsView>(server.url, "/api/points?id=faces")).count).toBe(held.length);
  });
});
