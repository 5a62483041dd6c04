/** What is measured: recipes with their settings, as an experiment says them. */
import type { ExperimentInput } from "../../src/experiment/schema.ts";
import { jitters } from "../../src/recipes/map.ts";

/** A recipe, and what it is given besides the pictures. */
export interface Method {
  readonly name: string;
  readonly given: Omit<ExperimentInput, "data">;
  /** Whether it is told the light. */
  readonly lights: boolean;
  /** Height and width of its pictures, where a net does not take those of the data. */
  readonly size?: readonly [number, number];
}

/** Light and friends as views, for folders in which nobody wrote down the light. */
const VIEWS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  relight: { relight: 0.7 },
  shadow: { shadow: 0.7 },
  relightAndShadow: { relight: 0.7, shadow: 0.7 },
  occlude: { occlude: 0.3 },
  background: { background: 0.3 },
};

const spatialWith = (view: Readonly<Record<string, number>>) => ({
  recipe: "spatial",
  pairs: { options: { view: { ...jitters("affine"), ...view } } },
});

/** `unlit` and `views` are not told the light; after a plus sign stands what their views change besides. */
export const METHODS: readonly Method[] = [
  { name: "raw", given: { recipe: "pixels", preprocess: "none" }, lights: true },
  { name: "contrast", given: { recipe: "pixels" }, lights: true },
  { name: "whitened", given: { recipe: "whitened" }, lights: true },
  { name: "infonce", given: { recipe: "infonce" }, lights: true, size: [96, 80] },
  { name: "spatial", given: { recipe: "spatial" }, lights: true },
  { name: "unlit", given: { recipe: "spatial" }, lights: false },
  { name: "views", given: { recipe: "spatialViews" }, lights: false },
  ...Object.entries(VIEWS).flatMap(([name, view]) => [
    { name: `unlit+${name}`, given: spatialWith(view), lights: false },
    {
      name: `views+${name}`,
      given: { recipe: "spatialViews", pairs: { options: view } },
      lights: false,
    },
  ]),
];
