/** A folder of pictures without labels: what trains on it, what is skipped, and what is refused. */
import { rmSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { datasets } from "../../src/data/registry.ts";
import { openEditor } from "../../src/edit/editor.ts";
import { execute } from "../../src/execute/execute.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import { renderReport } from "../../src/report/index.ts";
import { openRun, paths, readJson } from "../../src/run/folder.ts";
import type { Dataset } from "../../src/types/index.ts";
import { folder, pgm } from "../data/world.ts";
import { newFolder } from "./world.ts";

const path = folder(
  Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`${i}.pgm`, pgm(i < 20 ? 16 : 24, 16, (p) => (p * (i + 3)) % 256)]),
  ),
);
const data = { name: "images", options: { path, size: 16 } };
const small = { steps: 3, batch: 8, net: { name: "conv4", options: { width: 0.25, hidden: 16 } } };
let dataset: Dataset;
beforeAll(async () => {
  dataset = await datasets.resolve(data);
});

describe("pictures without labels", () => {
  it.each(["infonce", "simclr", "vae"])("train %s, whose run is scored and shown", async (recipe) => {
    const experiment = resolveExperiment({ data, recipe, ...small }, dataset);
    expect(experiment.metrics).toEqual([{ name: "collapse" }, { name: "effectiveRank" }]);
    const metrics = [...experiment.metrics, ...["mig", "retrieval", "leakage"].map((name) => ({ name }))];
    const run = newFolder();
    const { scores, warnings } = await execute({ ...experiment, metrics }, dataset, { folder: run });
    expect(scores.map(({ metric }) => metric)).toEqual(["collapse", "effectiveRank"]);
    for (const { value } of scores) expect(value === null || Number.isFinite(value)).toBe(true);
    expect(warnings).toContainEqual(expect.stringMatching(/^the pictures have no labels/));
    for (const metric of ["mig", "retrieval", "leakage"])
      expect(warnings).toContainEqual(expect.stringContaining(`${metric} was left out: `));
    expect(renderReport([run], { title: "unlabelled" })).toContain(recipe);
    const editor = await openEditor(run);
    expect(editor.space.factors).toEqual([]);
    await editor.close();
  });

  it("are refused by recipes that need labels, with those that need none", () => {
    for (const recipe of ["blocks", "supCon", "disco"])
      expect(() => resolveExperiment({ data, recipe, ...small }, dataset)).toThrow(
        new RegExp(
          `^recipe "${recipe}": expected labels \\(.+\\), got data without labels\\. Give labels .+ infonce`,
        ),
      );
  });

  it("are recorded with the way they were made to fit; older runs stretched theirs", async () => {
    const experiment = resolveExperiment({ data, recipe: "infonce", ...small }, dataset);
    expect(experiment.data.options).toEqual({ ...data.options, fit: "crop" });
    const run = newFolder();
    await execute({ ...experiment, metrics: [{ name: "collapse" }] }, dataset, { folder: run });
    expect(openRun(run).data.options?.fit).toBe("crop");
    const old = { ...(readJson(paths(run).experiment) as object), data };
    writeFileSync(paths(run).experiment, JSON.stringify(old));
    rmSync(paths(run).data);
    expect(openRun(run).data.options?.fit).toBe("stretch");
    const editor = await openEditor(run);
    expect(editor.fit).toBe("stretch");
    await editor.close();
  });
});
