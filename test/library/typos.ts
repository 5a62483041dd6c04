/**
 * Names that the compiler knows: `npm run check` fails where a line below that is marked compiles, or one that is not marked
 * does not. Nothing here is run.
 */
import { evaluate, extend, openDataset, openRun, train } from "../../src/index.ts";
import * as metricEntries from "../../src/metrics/index.ts";
import { registries } from "../../src/registries.ts";
import { registry } from "../../src/registry.ts";
import * as termEntries from "../../src/terms/index.ts";
import type { Metric, Term } from "../../src/types/index.ts";

export async function blocks(): Promise<void> {
  const code = { identity: 16, lighting: 8 };
  const run = await train({ data: "faces", recipe: "blocks", code }, { folder: "runs/a" });
  const codes = await run.encode(await openDataset("faces"));
  codes.identity.columns satisfies number;
  // @ts-expect-error no block of this name
  codes.identty;
  run.scores.mig?.perBlock.lighting satisfies number | undefined;
  // @ts-expect-error no block of this name
  run.scores.mig?.perBlock.pose;
  // @ts-expect-error no block of this name
  openRun<"identity">("runs/a").scores.mig?.perBlock.identty;
}

export async function factors(): Promise<void> {
  const unseen = { identity: ["person 1"] };
  const run = await train({ data: "faces", recipe: "blocks", split: { unseen } }, { folder: "runs/b" });
  run.scores.mig?.perFactor.expression satisfies number | undefined;
  // @ts-expect-error no factor of the faces
  run.scores.mig?.perFactor.light;
  // @ts-expect-error no factor of the faces
  train({ data: "faces", recipe: "blocks", split: { unseen: { person: ["1"] } } }, { folder: "runs/c" });
  const sprites = await openDataset("sprites");
  sprites.factors[0].name satisfies "shape" | "scale" | "angle" | "x" | "y";
  // A folder of pictures has the factors that its labels name.
  const images = { name: "images", options: { path: "photos" } } as const;
  const photos = await train(
    { data: images, recipe: "blocks", split: { unseen: { anybody: ["anna"] } } },
    { folder: "runs/d" },
  );
  photos.scores.mig?.perFactor.anything satisfies number | undefined;
}

export async function metrics(): Promise<void> {
  const faces = await openDataset({ name: "faces", options: { people: 8 } });
  const run = await train({ data: "faces", recipe: "blocks", metrics: ["mig", "dci"] }, { folder: "runs/e" });
  run.scores.dci?.value satisfies number | undefined;
  // @ts-expect-error not asked for
  run.scores.retrieval;
  // @ts-expect-error no metric of this name
  train({ data: "faces", recipe: "blocks", metrics: ["migg"] }, { folder: "runs/f" });
  const codes = await run.encode(faces);
  const { scores } = await evaluate({ codes, ...faces }, { metrics: ["sap", { name: "mig", options: {} }] });
  scores.sap?.perFactor.pose satisfies number | undefined;
  scores.mig?.value satisfies number | undefined;
  // @ts-expect-error not asked for
  scores.dci;
  // @ts-expect-error no option of this name
  evaluate({ codes, ...faces }, { metrics: [{ name: "retrieval", options: { galery: [] } }] });
}

export function entries(): void {
  // @ts-expect-error no dataset of this name
  openDataset("face");
  // @ts-expect-error no option of this name
  openDataset({ name: "faces", options: { persons: 4 } });
  // @ts-expect-error no recipe of this name
  train({ data: "faces", recipe: "block" }, { folder: "runs/g" });
}

export function kinds(): void {
  registry("term", termEntries);
  // @ts-expect-error metrics are no terms
  registry("term", metricEntries);
  registries.metric.resolve({ name: "mig" }) satisfies Metric;
  // @ts-expect-error a metric is no term
  registries.metric.resolve({ name: "mig" }) satisfies Term;
  extend("term", { another: termEntries.infoNce });
  // @ts-expect-error a metric is no term
  extend("term", { another: metricEntries.mig });
}
