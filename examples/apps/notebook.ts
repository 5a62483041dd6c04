/**
 * A notebook-like script: cells begin with "// %%", and editors that know them run them one by one. It compares two recipes on drawn
 * faces and writes a figure.
 */

// %% The data
import { rmSync, writeFileSync } from "node:fs";
import * as Plot from "@observablehq/plot";
import { figures, openDataset, train } from "../../src/index.ts";

const data = { name: "faces", options: { people: 8, pictures: 600, shrink: 4 } } as const;
const faces = await openDataset(data);
console.log(faces.rows, "pictures of", faces.factors.map(({ name, size }) => `${name} (${size})`).join(", "));

// %% Two recipes, the same budget
const budget = { data, steps: 120, batch: 64, metrics: ["mig", "dci"] } as const;
const runs = {
  infonce: await train(
    { ...budget, recipe: "infonce", code: { code: 8 } },
    { folder: "runs/notebook/infonce" },
  ),
  disco: await train({ ...budget, recipe: "disco" }, { folder: "runs/notebook/disco" }),
};

// %% What they come to, beside what shuffled levels give
const table = Object.entries(runs).flatMap(([recipe, { scores }]) =>
  (["mig", "dci"] as const).map((metric) => ({
    recipe,
    metric,
    value: scores[metric]?.value ?? 0,
    chance: scores[metric]?.null ?? 0,
  })),
);
console.table(table);

// %% The same as a figure
const { text } = figures.figure("Scores of two recipes beside chance", {
  width: 480,
  height: 160,
  marginLeft: 70,
  marginRight: 50,
  x: { domain: [0, 1], label: "score; the tick is chance" },
  y: { label: null },
  fy: { label: null },
  marks: [
    Plot.barX(table, { fy: "metric", y: "recipe", x: "value", fill: "recipe" }),
    Plot.tickX(table, { fy: "metric", y: "recipe", x: "chance", strokeWidth: 2 }),
  ],
});
writeFileSync("scores.svg", text);
console.log("scores.svg");

// %% Nothing is left behind
for (const run of Object.values(runs)) await run.close();
rmSync("runs/notebook", { recursive: true });
