/** Places that options name are found again, whichever options a dataset has for them. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, it } from "vitest";
import { recordOf } from "../../src/data/record.ts";
import { locatedData, readData, writeData } from "../../src/run/data.ts";
import { noiseGrid } from "../data/world.ts";
import { newFolder } from "./world.ts";

const dataset = noiseGrid([2, 2], 2, 2);
const none = new Int32Array(0);
const record = recordOf(dataset, { train: none, test: none, unseen: none });
const touch = (path: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
};

it.each([
  ["idx", { path: "images-idx", labels: "labels-idx", factor: "digit" }, ["path", "labels"]],
  ["npz", { path: "a.npz", table: "a.csv", images: "images" }, ["path", "table"]],
  ["images", { path: "photos", labels: "labels.csv" }, ["path"]],
  ["another program's", { path: "data" }, ["path"]],
] as const)("of %s: those that are places, and no other option", (name, names, places) => {
  const [root, later, elsewhere] = [newFolder(), newFolder(), newFolder()];
  const at = (folder: string) => ({
    name,
    options: {
      ...names,
      ...Object.fromEntries(places.map((key) => [key, join(folder, names[key as "path"])])),
    },
  });
  const run = (folder: string) => join(folder, "run");
  for (const key of places) touch(at(root).options[key as "path"]);
  touch(join(run(root), "experiment.json"));
  writeData(run(root), at(relative(".", root)), record);
  expect(Object.keys(readData(run(root))?.places ?? {})).toEqual(places);
  expect(locatedData(run(root), at(relative(".", root)))).toEqual(at(relative(".", root)));
  expect(locatedData(run(root), at("nowhere"))).toEqual(at(root));
  renameSync(root, later);
  expect(locatedData(run(later), at("nowhere"))).toEqual(at(later));
  renameSync(run(later), elsewhere);
  expect(locatedData(elsewhere, at("nowhere"))).toEqual(at("nowhere"));
});

it("are none of data that is drawn", () => {
  const folder = newFolder();
  writeData(folder, { name: "faces" }, record);
  expect(readData(folder)?.places).toEqual({});
  expect(locatedData(folder, { name: "faces" })).toEqual({ name: "faces" });
  const { places: _, format: __, ...read } = readData(folder)!;
  expect(read).toEqual(JSON.parse(JSON.stringify(record)));
});
