/** What is measured: recipes with their settings, as an experiment says them. */
import type { ExperimentInput } from "../../src/experiment/schema.ts";

/** `labels`: the factors that a method is told; the others are taken from its data. */
export interface Method {
  readonly name: string;
  readonly given: Omit<Partial<ExperimentInput>, "recipe"> & { readonly recipe: string };
  readonly labels: readonly string[];
}

const BOTH = ["identity", "lighting"];

export const METHODS: readonly Method[] = [
  { name: "raw", given: { recipe: "pixels", preprocess: "none" }, labels: BOTH },
  { name: "contrast", given: { recipe: "pixels" }, labels: BOTH },
  { name: "infonce", given: { recipe: "infonce", data: { name: "images" } }, labels: BOTH },
  { name: "spatial", given: { recipe: "spatial" }, labels: BOTH },
  { name: "clusters", given: { recipe: "spatial" }, labels: ["identity"] },
  { name: "views", given: { recipe: "spatialViews" }, labels: ["identity"] },
];
