/** The table of public sets runs on files in their layout, and says which are not there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { published } from "../../src/data/published/sources.ts";
import { study } from "../../src/index.ts";
import { publicV1 } from "../../studies/publicV1.ts";
import { dspritesFile } from "../data/dspritesFile.ts";

const root = mkdtempSync(join(tmpdir(), "unweave-public-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const data = join(root, "sets");
mkdirSync(join(data, "dsprites"), { recursive: true });
writeFileSync(join(data, "dsprites", published.dsprites.files[0].name), dspritesFile(480));

it("computes rows of the sets that are there and names the others", async () => {
  const plan = await publicV1.create(publicV1.options.parse({ data, quick: true }))();
  expect(plan.warnings?.map((line) => line.split(" ")[1])).toEqual([
    "shapes3d",
    "mpi3dToy",
    "cars3d",
    "smallNorb",
  ]);
  const { signal } = new AbortController();
  const only = "dsprites-untrained-0,dsprites-pca-0,dsprites-disco-0";
  const { markdown, done } = await study.runStudy(plan, { folder: join(root, "out"), signal, only });
  expect(done).toBe(3);
  const told = (name: string) =>
    markdown
      .split("\n")
      .find((line) => line.startsWith(`| ${name} |`))
      ?.split(" | ")[1];
  expect(["chance", "untrained", "pca", "disco"].map(told)).toEqual(["", "none", "none", "pairs"]);
  expect(markdown).toContain("Protocol public-v1: 3000 steps");
});

it("has the same protocol for every seed: one test part, five seeds, every arm", async () => {
  const plan = await publicV1.create(publicV1.options.parse({ data }))();
  const keys = plan.rows.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const seed of [0, 1, 2, 3, 4]) expect(keys).toContain(`dsprites-disco-${seed}`);
  const splits = new Set(
    plan.rows.flatMap(({ settings }) => {
      const { experiment } = settings as { experiment?: { split: unknown } };
      return experiment === undefined ? [] : [JSON.stringify(experiment.split)];
    }),
  );
  expect([...splits]).toEqual(['{"unseen":{},"testShare":0.2,"seed":0}']);
});
