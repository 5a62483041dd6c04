/** A picture that claims 60,000 × 60,000 pixels in a folder that a map opens: nothing so large is held, and the rest goes on. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeFolder } from "../../src/data/images/writeFolder.ts";
import { datasets } from "../../src/data/registry.ts";
import { execute } from "../../src/execute/execute.ts";
import { resolveExperiment } from "../../src/experiment/resolve.ts";
import type { PointsView } from "../../src/serve/api.ts";
import { claimingPng } from "../data/claimingPng.ts";
import { json, newRoot, removeRoots, served } from "./world.ts";

const HUGE = 60_000;
const root = newRoot();
let server: Awaited<ReturnType<typeof served>>;
let names: readonly string[];

/** A run of two steps on a folder of pictures. */
async function trained(photos: string, run: string): Promise<void> {
  const data = { name: "images", options: { path: photos } };
  const dataset = await datasets.resolve(data);
  const given = {
    data,
    recipe: "blocks",
    code: { identity: 4, lighting: 2 },
    steps: 2,
    batch: 8,
    metrics: [],
  };
  const net = { name: "conv4", options: { width: 0.25, hidden: 16 } };
  await execute(resolveExperiment({ ...given, net }, dataset), dataset, { folder: run });
}

beforeAll(async () => {
  const faces = await datasets.resolve({ name: "faces", options: { people: 4, pictures: 64 } });
  for (const folder of ["before", "after", "whole"]) await writeFolder(faces, join(root, "photos", folder));
  // One was there when the run was trained, the other came in the place of a picture later.
  writeFileSync(join(root, "photos", "before", "images", "000007.png"), claimingPng(HUGE));
  for (const folder of ["before", "after", "whole"])
    await trained(join(root, "photos", folder), join(root, folder));
  server = await served(root);
  names = (await json<PointsView>(server.url, "/api/points?id=whole")).names;
  writeFileSync(join(root, "photos", "after", names[0]), claimingPng(HUGE));
});
afterAll(async () => {
  await server?.close();
  expect(server?.mistakes).toEqual([]);
  removeRoots();
});

/** What is said of such a picture: its name, and how large it says that it is. */
const said = ({ warnings }: PointsView, name: string) => warnings.filter((text) => text.includes(name));

it("is left out of the map of a run that was trained beside it, and said in one sentence", async () => {
  const view = await json<PointsView>(server.url, "/api/points?id=before");
  expect(view.count).toBeGreaterThan(0);
  expect(view.names).not.toContain("images/000007.png");
  expect(said(view, "000007.png")).toEqual([expect.stringMatching(/pixel/)]);
});

it("that took the place of a picture is left out and said, and other maps go on", async () => {
  const view = await json<PointsView>(server.url, "/api/points?id=after");
  expect(view.names).toEqual(names.slice(1));
  expect(said(view, names[0]).join("; ")).toMatch(/rows are gone: 1 \(.*pixel/);
  const sheet = await fetch(new URL("/api/points/sheet?id=after&sheet=0", server.url));
  expect(sheet.status).toBe(200);
  expect((await json<PointsView>(server.url, "/api/points?id=whole")).names).toEqual(names);
});

it("is never held: reading it takes no more memory than a picture of usual size", async () => {
  const before = process.resourceUsage().maxRSS;
  const folder = join(root, "photos", "before");
  const { warnings, rows } = await datasets.resolve({ name: "images", options: { path: folder } });
  expect(rows).toBe(63);
  expect(warnings.join(" ")).toMatch(/000007\.png/);
  // In kilobytes; the picture would take 10.8 GB.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(200_000);
});
